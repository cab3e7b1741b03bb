"""Phones that upload what they signed until they are told that it is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from random import Random
from threading import Event as Signal
from threading import Thread

import httpx

from courier_api.custody.core.keys import PrivateKey
from courier_api.custody.core.signing import sign_event
from courier_api.custody.writer import now_ms
from courier_api.db import Database
from courier_api.identities import show, to_base64url
from courier_api.models import DeviceRow
from tests.courier_api.devices.handsets import new_key, public_key_bytes
from tests.courier_api.soak.journeys import Journeys

#: Events of a batch, at most; and seconds until a phone tries again.
MAX_BATCH, RETRY_S = 12, 0.1


@dataclass
class UploadingPhone:
    """
    A phone with its outbox, which an event leaves by an acknowledgement of its id alone.

    Parameters
    ----------
    journeys : Journeys
    party : str
    random : Random
    """

    journeys: Journeys
    party: str
    random: Random
    key: PrivateKey = field(default_factory=new_key)
    #: Event id and signed bytes, the oldest first.
    outbox: list[tuple[bytes, bytes]] = field(default_factory=list)
    made: dict[bytes, bytes] = field(default_factory=dict)
    #: Places in the ledger, as told.
    told: dict[bytes, int] = field(default_factory=dict)
    num_cut_off: int = 0
    num_refused: int = 0
    #: Events that had been stored, though the answer never came.
    num_found_stored: int = 0

    def __post_init__(self) -> None:
        self.journeys.phones[self.party].device_id = secrets.token_bytes(16)

    def row(self) -> DeviceRow:
        """By which the server knows it."""
        return DeviceRow(
            device_id=self.journeys.phones[self.party].device_id, party=self.party, label="Máy",
            algorithm=-8, public_key=public_key_bytes(self.key.public_key()),
            invited_by=bytes(16), enrolled_at=now_ms(), enrolled_from=0,
        )  # fmt: skip

    def upload(self, address: str, evening: Signal) -> None:
        """Scan and upload until the evening, then upload what is left."""
        with httpx.Client(base_url=address, timeout=30) as client:
            while True:
                if not evening.is_set():
                    self._scan(self.random.randint(1, MAX_BATCH))
                elif not self.outbox:
                    return
                if not self._send(client, self.outbox[:MAX_BATCH]):
                    # A phone's own patience: nothing tells it that the server is back.
                    Signal().wait(RETRY_S)

    def _scan(self, num_events: int) -> None:
        while len(self.outbox) < num_events:
            event = self.journeys.next_event(self.party)
            signed = sign_event(event, self.key)
            self.made[event.event_id] = signed
            self.outbox.append((event.event_id, signed))

    def _send(self, client: httpx.Client, batch: list[tuple[bytes, bytes]]) -> bool:
        """Whether an answer came that acknowledges."""
        sent = [{"signed": to_base64url(signed), "sides": []} for _, signed in batch]
        try:
            answer = client.post("/v1/sync", json={"events": sent})
        except httpx.TransportError:
            self.num_cut_off += 1
            return False
        if answer.status_code == 503:
            self.num_refused += 1
            return False
        assert answer.status_code == 200, answer.text
        verdicts = {one["event_id"]: one for one in answer.json()["verdicts"]}
        for event_id, _ in batch:
            verdict = verdicts[show(event_id)]
            assert verdict["outcome"] in ("stored", "duplicate"), verdict
            self.num_found_stored += verdict["outcome"] == "duplicate"
            assert event_id not in self.told
            self.told[event_id] = verdict["seq"]
        self.outbox = [one for one in self.outbox if one[0] not in self.told]
        return True


class Fleet:
    """
    Phones of all parties, uploading at the same time.

    Parameters
    ----------
    journeys : Journeys
    address : str
        Of the server.
    """

    def __init__(self, journeys: Journeys, address: str) -> None:
        self.journeys = journeys
        self.phones = [
            UploadingPhone(journeys, party, Random(journeys.random.random()))
            for party in journeys.phones
        ]
        self._address = address
        self._evening = Signal()
        self._failures: list[BaseException] = []
        self._threads = [Thread(target=self._run, args=(phone,)) for phone in self.phones]

    def enrol(self, database: Database) -> None:
        """Make the server know them."""
        with database.writing() as session:
            session.add_all([phone.row() for phone in self.phones])

    def begin(self) -> None:
        """Let all of them scan and upload."""
        for thread in self._threads:
            thread.start()

    def end(self, seconds: float = 120.0) -> None:
        """Let them upload what is left, to a server that runs; and tell what went wrong."""
        self._evening.set()
        for thread in self._threads:
            thread.join(seconds)
            assert not thread.is_alive(), "an outbox is blocked"
        if self._failures:
            raise self._failures[0]

    def abandon(self) -> None:
        """Wait for nothing more."""
        self._evening.set()
        for phone, thread in zip(self.phones, self._threads, strict=True):
            while thread.is_alive():
                phone.outbox.clear()
                thread.join(0.05)

    def num_told(self) -> int:
        """Events acknowledged so far."""
        return sum(len(phone.told) for phone in self.phones)

    def _run(self, phone: UploadingPhone) -> None:
        try:
            phone.upload(self._address, self._evening)
        except BaseException as error:
            self._failures.append(error)
