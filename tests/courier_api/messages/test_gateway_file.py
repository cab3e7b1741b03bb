"""The SMS gateway as the server's environment names it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courier_api.config import Settings, read_settings
from courier_api.messages.gateway_file import read_gateway_file
from courier_api.messages.port import Channel, Purpose, Recipient
from courier_api.messages.sending import one_time_codes
from courier_api.wiring import prepare_data
from routing_engine import InputFaultsError
from tests.courier_api.apis import opened_api
from tests.courier_api.webhooks.receivers import Receiver, receiving

GOOD = {
    "url": "https://sms.example.vn:8443/send", "headers": {"Authorization": "Bearer secret-7f3"},
    "body": '{"to": "${phone_digits}", "text": "${text}"}',
}  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def written(folder: Path, content: Any) -> str:
    path = folder / "gateway.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def test_a_gateway_is_described_by_a_file_that_nobody_is_shown(tmp_path: Path) -> None:
    settings = read_settings({"POSTROUTE_SMS_GATEWAY_FILE": written(tmp_path, GOOD)})
    assert settings.sms_gateway is not None
    assert settings.sms_gateway.url == GOOD["url"]
    assert "secret-7f3" not in repr(settings)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", json.dumps(GOOD | {"more": 1}), json.dumps(GOOD | {"body": 5}),
     json.dumps({"url": "https://sms.example.vn"}), "\x00" * 100_000],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_without_a_word_of_it(tmp_path: Path, content: str) -> None:
    with pytest.raises(ValueError, match=r"^$") as caught:
        read_gateway_file(written(tmp_path, content))
    assert caught.value.__cause__ is None
    with pytest.raises(ValueError, match=r"^$"):
        read_gateway_file(str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    "more",
    [{"url": "http://sms.example.vn/"}, {"url": "https://192.168.0.7/"}, {"body": "{${nothing}}"},
     {"url": "https://sms.example.vn:x/"}, {"content_type": "text/plain"},
     {"headers": {"A b": "secret-7f3"}}],
)  # fmt: skip
def test_a_gateway_that_cannot_be_asked_is_told_at_the_start(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    environment = {"POSTROUTE_SMS_GATEWAY_FILE": written(tmp_path, GOOD | more)}
    with pytest.raises(InputFaultsError) as caught:
        read_settings(environment)
    (fault,) = caught.value.faults
    assert (fault.place, fault.code) == ("POSTROUTE_SMS_GATEWAY_FILE", "gateway_refused")
    assert "secret-7f3" not in str(caught.value)


def test_one_time_codes_leave_by_the_gateway_where_there_is_one(
    tmp_path: Path, receiver: Receiver
) -> None:
    path = written(tmp_path, GOOD | {"url": receiver.url})
    settings = Settings(
        data_dir=tmp_path / "data", is_demo=True, sms_gateway=read_gateway_file(path)
    )
    prepare_data(settings)
    with opened_api(settings) as api:
        sent = one_time_codes(api.services).send(
            Recipient(phone="+84912345678", desk="agent:042"), Purpose.OPEN_ITEM,
            "H57.17.21-261121-0001", "vi",
        )  # fmt: skip
    assert sent.channel is Channel.SMS
    (one,) = receiver.received
    assert one.headers["authorization"] == "Bearer secret-7f3"
    assert json.loads(one.body)["to"] == "84912345678"
