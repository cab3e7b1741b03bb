"""SMS by whatever gateway takes a POST request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template
from urllib.parse import quote

from courier_api.errors import CourierApiError
from courier_api.messages.phones import national
from courier_api.messages.port import Channel, Message, MessageNotSentError, Messenger
from courier_api.messages.words import without_marks
from courier_api.webhooks.errors import PostFailedError, TargetRefusedError
from courier_api.webhooks.guard import read_url
from courier_api.webhooks.posting import Poster

__all__ = ["GatewayMessenger", "GatewayParams", "GatewayRefusedError"]

#: What a body's template may ask for.
_FIELDS = ("phone", "phone_digits", "phone_national", "text", "plain_text", "reference")

_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


class GatewayRefusedError(CourierApiError):
    """How the SMS gateway is asked was not described as it should be."""

    code = "gateway_refused"


@dataclass(frozen=True, slots=True)
class GatewayParams:
    """
    How a gateway is asked.

    Parameters
    ----------
    url : str
        Secrets belong into a header, for an address is shown and logged.
    headers : mapping of str to str
        Such as ``Authorization``.
    body : str
        A template: ``${phone}`` (+84912345678), ``${phone_digits}`` (84912345678),
        ``${phone_national}`` (0912345678), ``${text}``, ``${plain_text}`` (without the marks on
        letters), ``${reference}`` (the same when a message is sent again). What is put in is
        written as the content type wants it.
    content_type : str
        ``application/json`` or ``application/x-www-form-urlencoded``.
    wanted_answer : str
        What an answer holds where the message was taken, for gateways that always answer 200.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False)
    content_type: str = _JSON
    wanted_answer: str = ""


class GatewayMessenger(Messenger):
    """
    Sends SMS by a gateway; its address goes through the same guard as any other.

    Parameters
    ----------
    poster : Poster
        One that reads answers, where ``wanted_answer`` is given.
    params : GatewayParams

    Raises
    ------
    GatewayRefusedError
    """

    channel = Channel.SMS

    def __init__(self, poster: Poster, params: GatewayParams) -> None:
        self._poster = poster
        self._params = params
        self._template = Template(params.body)
        self._check()

    def send(self, message: Message) -> None:
        """See `Messenger.send`."""
        if message.recipient.phone is None:
            raise MessageNotSentError("SMS: there is no telephone number to send it to.")
        body = self._body(message, message.recipient.phone)
        headers = {**self._params.headers, "Content-Type": self._params.content_type}
        try:
            answer = self._poster.post(self._params.url, body, headers)
        except TargetRefusedError as error:
            raise MessageNotSentError("SMS: the gateway's address is refused.") from error
        except PostFailedError as error:
            told = f"SMS: {error.fault.sentence('en')}"
            arrived = error.fault.may_have_arrived
            raise MessageNotSentError(told, may_have_arrived=arrived) from error
        if not answer.is_taken or self._params.wanted_answer.encode() not in answer.body:
            raise MessageNotSentError(f"SMS: the gateway refused it, status {answer.status}.")

    def forget(self, reference: bytes) -> None:
        """See `Messenger.forget`: what was sent cannot be called back."""

    def _body(self, message: Message, phone: str) -> bytes:
        reference = b"" if message.reference is None else message.reference
        values = {
            "phone": phone,
            "phone_digits": phone.removeprefix("+"),
            "phone_national": national(phone),
            "text": message.text,
            "plain_text": without_marks(message.text),
            "reference": reference.hex(),
        }
        return self._written(values).encode()

    def _written(self, values: Mapping[str, str]) -> str:
        """The template, filled so that no value can be more than a value."""
        quoted = _in_json if self._params.content_type == _JSON else _in_form
        return self._template.substitute({name: quoted(text) for name, text in values.items()})

    def _check(self) -> None:
        """Find at the start what would otherwise be found by the first citizen."""
        if self._params.content_type not in (_JSON, _FORM):
            raise GatewayRefusedError(f"Gateway: content type wanted {_JSON} or {_FORM}.")
        try:
            read_url(self._params.url, self._poster.policy)
            written = self._written(dict.fromkeys(_FIELDS, 'x"y'))
            if self._params.content_type == _JSON:
                json.loads(written)
        except TargetRefusedError as error:
            raise GatewayRefusedError(f"Gateway: {error}") from error
        except (KeyError, ValueError) as error:
            fields = ", ".join(f"${{{name}}}" for name in _FIELDS)
            raise GatewayRefusedError(
                f"Gateway: its body is no template of its content type; there are {fields}."
            ) from error
        for name, value in self._params.headers.items():
            if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not re.fullmatch(r"[ -~]*", value):
                raise GatewayRefusedError(f"Gateway: header {name[:40]!r} is none.")


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _in_form(text: str) -> str:
    return quote(text, safe="")
