"""One-time codes: good for ten minutes and five tries, and used once; on both databases."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from sqlalchemy import select

from courier_api.messages.port import MessageNotSentError, Purpose, Recipient
from courier_api.messages.service import CodeVerdict, OneTimeCodes, TooManyCodesError
from courier_api.messages.tasks import sweep
from courier_api.models import MessageCodeRow
from tests.courier_api.messages.conftest import HOUR, KEY, MINUTE, Desk

ITEM, OTHER = "H57.17.21-261121-0001", "H57.17.21-261121-0002"
CITIZEN = Recipient(phone="+84912345678")
OPEN, RECEIVE = Purpose.OPEN_ITEM, Purpose.RECEIVE_ITEM


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_opens_what_it_was_sent_for_once(desk: Desk) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    assert sent.sent_to == "••• ••• 678"
    assert sent.expires_at == desk.clock() + 10 * MINUTE
    message = desk.messenger.messages[0]
    assert message.recipient == CITIZEN
    assert ITEM in message.text
    assert "10 phút" in message.text
    code = desk.messenger.code
    assert desk.codes.check(sent.code_id, code, OPEN, ITEM).verdict is CodeVerdict.RIGHT
    assert desk.messenger.forgotten == [sent.code_id]
    assert desk.codes.check(sent.code_id, code, OPEN, ITEM).verdict is CodeVerdict.SPENT


def test_blanks_do_no_harm_and_nothing_else_is_passed_over(desk: Desk) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    code = desk.messenger.code
    for typed in (code + "0", code[:-1], "", code + "\0", "٠" + code[1:], f"+{code}"):
        assert desk.codes.check(sent.code_id, typed, OPEN, ITEM).verdict is not CodeVerdict.RIGHT
        if typed == code[:-1]:
            sent = desk.codes.send(CITIZEN, OPEN, ITEM)
            code = desk.messenger.code
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    code = desk.messenger.code
    spaced = f" {code[:3]} {code[3:]}\n"
    assert desk.codes.check(sent.code_id, spaced, OPEN, ITEM).verdict is CodeVerdict.RIGHT


def test_a_code_opens_nothing_else(desk: Desk) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    code = desk.messenger.code
    for purpose, subject in ((OPEN, OTHER), (RECEIVE, ITEM)):
        assert desk.codes.check(sent.code_id, code, purpose, subject).verdict is CodeVerdict.WRONG
    unknown = desk.codes.check(b"x" * 16, code, OPEN, ITEM)
    assert unknown.verdict is CodeVerdict.UNKNOWN
    assert desk.codes.check(sent.code_id, code, OPEN, ITEM).verdict is CodeVerdict.RIGHT


@pytest.mark.parametrize(("num_wrong", "opens"), [(4, True), (5, False)])
def test_a_code_is_good_for_five_tries(desk: Desk, num_wrong: int, opens: bool) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    code = desk.messenger.code
    left = [
        desk.codes.check(sent.code_id, wrong(code), OPEN, ITEM).num_tries_left
        for _ in range(num_wrong)
    ]
    assert left == [4, 3, 2, 1, 0][:num_wrong]
    verdict = desk.codes.check(sent.code_id, code, OPEN, ITEM).verdict
    assert verdict is (CodeVerdict.RIGHT if opens else CodeVerdict.USED_UP)


@pytest.mark.parametrize(("ms", "opens"), [(10 * MINUTE - 1, True), (10 * MINUTE, False)])
def test_a_code_is_good_for_ten_minutes(desk: Desk, ms: int, opens: bool) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    desk.clock.now += ms
    verdict = desk.codes.check(sent.code_id, desk.messenger.code, OPEN, ITEM).verdict
    assert verdict is (CodeVerdict.RIGHT if opens else CodeVerdict.EXPIRED)


def test_a_new_code_ends_the_one_before_and_no_other(desk: Desk) -> None:
    first = desk.codes.send(CITIZEN, OPEN, ITEM)
    first_code = desk.messenger.code
    beside = desk.codes.send(CITIZEN, RECEIVE, ITEM)
    beside_code = desk.messenger.code
    second = desk.codes.send(CITIZEN, OPEN, ITEM)
    second_code = desk.messenger.code
    checks = [
        (first, first_code, OPEN),
        (second, second_code, OPEN),
        (beside, beside_code, RECEIVE),
    ]
    found = [
        desk.codes.check(sent.code_id, code, purpose, ITEM).verdict
        for sent, code, purpose in checks
    ]
    assert found == [CodeVerdict.EXPIRED, CodeVerdict.RIGHT, CodeVerdict.RIGHT]


def test_many_tries_at_once_are_as_many_tries(desk: Desk) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    code = desk.messenger.code
    start, verdicts = threading.Barrier(12), Counter[CodeVerdict]()

    def guess() -> None:
        start.wait()
        verdicts[desk.codes.check(sent.code_id, wrong(code), OPEN, ITEM).verdict] += 1

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == {CodeVerdict.WRONG: 4, CodeVerdict.USED_UP: 8}


def test_a_right_code_told_by_many_at_once_opens_once(desk: Desk) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    code = desk.messenger.code
    start, verdicts = threading.Barrier(5), Counter[CodeVerdict]()

    def use() -> None:
        start.wait()
        verdicts[desk.codes.check(sent.code_id, code, OPEN, ITEM).verdict] += 1

    threads = [threading.Thread(target=use) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == {CodeVerdict.RIGHT: 1, CodeVerdict.SPENT: 4}


def test_only_so_many_codes_are_sent_for_one_thing(desk: Desk) -> None:
    for _ in range(5):
        desk.codes.send(CITIZEN, OPEN, ITEM)
        desk.clock.now += MINUTE
    with pytest.raises(TooManyCodesError) as caught:
        desk.codes.send(Recipient(phone="+84987654321"), RECEIVE, ITEM)
    # The first was sent 5 minutes ago: 55 are left of its hour.
    assert caught.value.retry_after_s == 55 * 60
    desk.codes.send(CITIZEN, OPEN, OTHER)
    desk.clock.now += 55 * MINUTE
    desk.codes.send(CITIZEN, OPEN, ITEM)


def test_only_so_many_codes_are_sent_to_one_telephone(desk: Desk) -> None:
    for n in range(10):
        desk.codes.send(CITIZEN, OPEN, f"H57-261121-{n + 1:04}")
    with pytest.raises(TooManyCodesError):
        desk.codes.send(CITIZEN, OPEN, ITEM)
    desk.codes.send(Recipient(phone="+84987654321"), OPEN, ITEM)


def test_a_desks_screen_may_tell_many_people_their_codes(desk: Desk) -> None:
    for n in range(12):
        desk.codes.send(Recipient(desk="agent:042"), OPEN, f"H57-261121-{n + 1:04}")
    assert len(desk.messenger.messages) == 12


@pytest.mark.parametrize("may_have_arrived", [False, True])
def test_a_code_that_was_not_sent_takes_nothing_of_how_many_there_may_be(
    desk: Desk, may_have_arrived: bool
) -> None:
    desk.messenger.failure = MessageNotSentError("no", may_have_arrived=may_have_arrived)
    for _ in range(5):
        with pytest.raises(MessageNotSentError):
            desk.codes.send(CITIZEN, OPEN, ITEM)
    desk.messenger.failure = None
    if may_have_arrived:
        with pytest.raises(TooManyCodesError):
            desk.codes.send(CITIZEN, OPEN, ITEM)
    else:
        desk.codes.send(CITIZEN, OPEN, ITEM)


def test_neither_code_nor_telephone_stands_in_the_database(desk: Desk) -> None:
    desk.codes.send(CITIZEN, OPEN, ITEM)
    with desk.database.reading() as session:
        row = session.scalars(select(MessageCodeRow)).one()
        told = repr([getattr(row, column.key) for column in row.__table__.columns])
    assert desk.messenger.code not in told
    assert "912345678" not in told
    other = OneTimeCodes(desk.database, desk.messenger, b"x" * 32, clock=desk.clock)
    tried = other.check(row.code_id, desk.messenger.code, OPEN, ITEM)
    assert tried.verdict is CodeVerdict.WRONG


def test_codes_are_six_digits_with_their_noughts(desk: Desk) -> None:
    for drawn, shown in ((0, "000000"), (42, "000042"), (999_999, "999999")):
        codes = OneTimeCodes(
            desk.database, desk.messenger, KEY, clock=desk.clock, draw=lambda _n, d=drawn: d
        )
        codes.send(CITIZEN, OPEN, ITEM)
        assert desk.messenger.code == shown


def test_messages_are_in_the_readers_language(desk: Desk) -> None:
    desk.codes.send(CITIZEN, OPEN, ITEM, locale="en")
    assert "Give it to nobody" in desk.messenger.messages[-1].text
    desk.codes.send(CITIZEN, RECEIVE, ITEM)
    assert "Chỉ đọc mã cho bưu tá" in desk.messenger.messages[-1].text


def test_what_is_over_is_deleted(desk: Desk) -> None:
    sent = desk.codes.send(CITIZEN, OPEN, ITEM)
    desk.clock.now += HOUR
    later = desk.codes.send(CITIZEN, OPEN, OTHER)
    with desk.database.writing() as session:
        sweep(session, desk.clock() + 1)
    unknown = desk.codes.check(sent.code_id, "000000", OPEN, ITEM)
    assert unknown.verdict is CodeVerdict.UNKNOWN
    known = desk.codes.check(later.code_id, desk.messenger.code, OPEN, OTHER)
    assert known.verdict is CodeVerdict.RIGHT
