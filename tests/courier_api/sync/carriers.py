"""Enrolled phones whose statements are sent to the server."""

from __future__ import annotations

from itertools import count
from typing import Any

from courier_api.custody.core.events import Event
from courier_api.custody.core.signing import sign_event
from courier_api.identities import to_base64url
from tests.courier_api.apis import Api
from tests.courier_api.custody.phones import Phone
from tests.courier_api.devices.handsets import Handset, enrolled

#: The tests of a file share one ledger, so each has phones and items of its own.
NUMBERS = count(1)


class Carrier:
    """An enrolled phone whose statements are sent to the server."""

    def __init__(self, api: Api, party: str) -> None:
        self._api = api
        self.handset: Handset = enrolled(api, party)
        self.phone = Phone(f"{party} {next(NUMBERS)}")
        self.phone.device_id = self.handset.device_id

    def signed(self, event: Event) -> bytes:
        return sign_event(event, self.handset.key)

    def send(self, *events: Event | bytes, sides: Any = (), **more: Any) -> list[dict[str, Any]]:
        sent = [
            {"signed": to_base64url(one if isinstance(one, bytes) else self.signed(one)),
             "sides": list(sides), **more}
            for one in events
        ]  # fmt: skip
        answer = self._api.post("/v1/sync", json={"events": sent})
        assert answer.status_code == 200, answer.text
        verdicts: list[dict[str, Any]] = answer.json()["verdicts"]
        return verdicts

    @staticmethod
    def code() -> str:
        """Of an item that nobody else has."""
        return f"H57.17.21-261121-{next(NUMBERS):04}"
