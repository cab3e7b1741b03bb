"""The ways by which messages leave: onto a screen, and by a gateway; and telephone numbers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from courier_api.errors import UnknownObjectError
from courier_api.messages.gateway import GatewayMessenger, GatewayParams, GatewayRefusedError
from courier_api.messages.phones import PhoneRefusedError, masked, national, read_phone
from courier_api.messages.port import Channel, Message, MessageNotSentError, Purpose, Recipient
from courier_api.messages.screen import ScreenMessenger
from courier_api.messages.service import CodeVerdict, OneTimeCodes
from courier_api.messages.tasks import sweep
from courier_api.messages.words import LOCALES, SCREEN_MARK, code_text, without_marks
from courier_api.models import MessageOutboxRow
from courier_api.webhooks.guard import TargetPolicy
from courier_api.webhooks.posting import Poster, PostParams
from tests.courier_api.messages.conftest import KEY, MINUTE, Desk
from tests.courier_api.webhooks.receivers import Receiver, receiving

ITEM = "H57.17.21-261121-0001"
DEMO = TargetPolicy(allows_loopback=True)
TEXT = 'Mã "042817" là của bạn & chỉ của bạn\\n'


def message(desk: Desk | None = None, at: str | None = "agent:042") -> Message:
    expires_at = 0 if desk is None else desk.clock() + 10 * MINUTE
    recipient = Recipient(phone="+84912345678", desk=at)
    return Message(recipient, Purpose.OPEN_ITEM, ITEM, TEXT, "vi", expires_at, b"r" * 16)


def screen(desk: Desk) -> ScreenMessenger:
    return ScreenMessenger(desk.database, desk.vault, desk.clock)


def test_a_message_is_shown_at_its_desk_and_to_dispatchers_alone(desk: Desk) -> None:
    way = screen(desk)
    way.send(message(desk))
    way.send(message(desk, at=None))
    assert way.channel is Channel.SCREEN
    with desk.database.reading() as session:
        everything = way.listed(session, None)
        own = way.listed(session, frozenset({"agent:042"}))
        assert way.listed(session, frozenset({"agent:043"})) == []
        assert way.listed(session, frozenset()) == []
        assert [one.desk for one in everything] == [None, "agent:042"]
        assert [one.desk for one in own] == ["agent:042"]
        assert own[0].recipient == "••• ••• 678"
        shown, text = way.open(session, own[0].message_id, frozenset({"agent:042"}))
        assert (shown, text) == (own[0], TEXT)
        with pytest.raises(UnknownObjectError):
            way.open(session, everything[0].message_id, frozenset({"agent:042"}))


def test_a_message_that_is_over_is_shown_no_more_and_then_deleted(desk: Desk) -> None:
    way = screen(desk)
    way.send(message(desk))
    with desk.database.reading() as session:
        (one,) = way.listed(session, None)
    desk.clock.now += 10 * MINUTE
    with desk.database.reading() as session:
        assert way.listed(session, None) == []
        with pytest.raises(UnknownObjectError):
            way.open(session, one.message_id, None)
    with desk.database.writing() as session:
        sweep(session, desk.clock())
        assert session.scalars(select(MessageOutboxRow)).all() == []


def test_neither_text_nor_telephone_lies_open_in_the_database(desk: Desk) -> None:
    screen(desk).send(message(desk))
    with desk.database.reading() as session:
        row = session.scalars(select(MessageOutboxRow)).one()
        told = repr([getattr(row, column.key) for column in row.__table__.columns])
    assert "042817" not in told
    assert "912345" not in told


def test_a_code_told_on_the_screen_opens_and_is_gone_from_it(desk: Desk) -> None:
    way = screen(desk)
    codes = OneTimeCodes(desk.database, way, KEY, clock=desk.clock)
    sent = codes.send(Recipient(desk="agent:042"), Purpose.OPEN_ITEM, ITEM)
    assert sent.channel is Channel.SCREEN
    with desk.database.reading() as session:
        (one,) = way.listed(session, None)
        _, text = way.open(session, one.message_id, None)
    code = next(word for word in text.split() if word.isdigit() and len(word) == 6)
    assert codes.check(sent.code_id, code, Purpose.OPEN_ITEM, ITEM).verdict is CodeVerdict.RIGHT
    with desk.database.reading() as session:
        assert way.listed(session, None) == []


def test_what_is_on_the_screen_is_marked_as_not_sent() -> None:
    assert SCREEN_MARK["vi"].startswith("CHƯA GỬI")
    assert SCREEN_MARK["en"].startswith("NOT SENT")


def test_a_message_is_no_text_for_a_log() -> None:
    told = repr(message())
    assert "042817" not in told
    assert "912345678" not in told


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def gateway(receiver: Receiver, **values: str) -> GatewayMessenger:
    plain = GatewayParams(
        url=receiver.url,
        headers={"Authorization": "Bearer token-of-the-gateway"},
        body='{"to":"${phone_digits}","text":"${text}","id":"${reference}"}',
    )
    poster = Poster(DEMO, PostParams(seconds=1.0, max_answer_bytes=4_096))
    return GatewayMessenger(poster, dataclasses.replace(plain, **values))


def test_a_gateway_is_asked_as_its_template_says(receiver: Receiver) -> None:
    gateway(receiver).send(message())
    (one,) = receiver.received
    assert one.headers["authorization"] == "Bearer token-of-the-gateway"
    assert one.headers["content-type"] == "application/json"
    assert json.loads(one.body) == {"to": "84912345678", "text": TEXT, "id": "72" * 16}


def test_a_form_is_written_as_a_form(receiver: Receiver) -> None:
    body = "phone=${phone}&local=${phone_national}&content=${plain_text}&price=$$"
    kind = "application/x-www-form-urlencoded"
    gateway(receiver, body=body, content_type=kind).send(message())
    (one,) = receiver.received
    assert one.headers["content-type"] == kind
    assert parse_qs(one.body.decode(), strict_parsing=True) == {
        "phone": ["+84912345678"], "local": ["0912345678"], "price": ["$"],
        "content": ['Ma "042817" la cua ban & chi cua ban\\n'],
    }  # fmt: skip


@pytest.mark.parametrize("status", [301, 400, 401, 500, 503])
def test_a_gateway_that_refuses_is_told(receiver: Receiver, status: int) -> None:
    receiver.status = status
    with pytest.raises(MessageNotSentError, match=str(status)) as caught:
        gateway(receiver).send(message())
    assert not caught.value.may_have_arrived
    assert "042817" not in str(caught.value)


def test_a_gateway_that_always_answers_200_is_read(receiver: Receiver) -> None:
    receiver.status, receiver.content = 200, b'{"CodeResult":"100"}'
    way = gateway(receiver, wanted_answer='"CodeResult":"100"')
    way.send(message())
    receiver.content = b'{"CodeResult":"103"}'
    with pytest.raises(MessageNotSentError):
        way.send(message())


def test_a_gateway_that_does_not_answer_may_have_sent_it(receiver: Receiver) -> None:
    receiver.answer = lambda _handler: None
    with pytest.raises(MessageNotSentError) as caught:
        gateway(receiver).send(message())
    assert caught.value.may_have_arrived


def test_without_a_telephone_nothing_is_sent(receiver: Receiver) -> None:
    with pytest.raises(MessageNotSentError, match="no telephone"):
        gateway(receiver).send(dataclasses.replace(message(), recipient=Recipient()))
    assert receiver.received == []


@pytest.mark.parametrize(
    "values",
    [{"url": "http://10.0.0.1/"}, {"url": "https://169.254.169.254/"}, {"url": "x"},
     {"body": '{"to":"${telephone}"}'}, {"body": '{"to":"${phone"}'}, {"body": '{"to":${text}}'},
     {"body": "to=${phone}"}, {"content_type": "text/xml"}, {"body": "{"}],
)  # fmt: skip
def test_a_gateway_that_is_described_wrongly_is_refused_at_the_start(
    receiver: Receiver, values: dict[str, str]
) -> None:
    with pytest.raises(GatewayRefusedError):
        gateway(receiver, **values)


@pytest.mark.parametrize("value", ["a\r\nx: y", "é"])
def test_a_header_that_is_none_is_refused_at_the_start(receiver: Receiver, value: str) -> None:
    params = GatewayParams(receiver.url, {"X-Key": value}, "{}")
    with pytest.raises(GatewayRefusedError, match="header 'X-Key'") as caught:
        GatewayMessenger(Poster(DEMO), params)
    assert value not in str(caught.value)
    assert "token" not in repr(GatewayParams(receiver.url, {"X-Key": "token"}, "{}"))


@pytest.mark.parametrize(
    "text", ["0912345678", "+84912345678", "84912345678", " 091 234 56 78 ", "0912.345.678",
             "+84 (0)912 345 678"],
)  # fmt: skip
def test_a_number_is_one_number_however_it_is_written(text: str) -> None:
    assert read_phone(text) == "+84912345678"
    assert national(read_phone(text)) == "0912345678"


@pytest.mark.parametrize(
    "text", ["", "abc", "123", "113", "+1 202 555 0123", "+882 16 12345678", "0912345678" * 5,
             "09123456780", "+84\r\n912345678x"],
)  # fmt: skip
def test_what_is_no_number_of_vietnam_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(PhoneRefusedError) as caught:
        read_phone(text)
    assert not text or text not in str(caught.value)


def test_of_a_number_its_last_digits_are_shown() -> None:
    assert masked("+84912345678") == "••• ••• 678"
    assert masked(None) == ""


def test_texts_without_marks_keep_their_letters() -> None:
    assert without_marks("Đường Lê Lợi, thửa đất số 7") == "Duong Le Loi, thua dat so 7"
    for purpose in Purpose:
        for locale in LOCALES:
            text = code_text(purpose, code="042817", subject=ITEM, minutes=10, locale=locale)
            assert "042817" in text
            assert without_marks(text).isascii()
