"""Invented phones whose statements the tests of custody are made of: keys and ids from numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courier_api.custody.core.acts import (
    Act,
    AttemptDetail,
    CountDetail,
    DecideDetail,
    Detail,
    HandoverDetail,
    IncidentKind,
    ItemKind,
    OpenDetail,
    PackDetail,
    Purpose,
    RegisterDetail,
    ReportDetail,
    Ruling,
    SealCondition,
    Subject,
    WaitDetail,
    WithdrawDetail,
    WithdrawReason,
)
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.papers import PaperCount
from courier_api.custody.core.records import Record

#: 21 November 2026, 07:00 in Hue.
MORNING = 1_795_219_200_000
MINUTE = 60_000

CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe"
AGENT, OFFICE, OTHER_OFFICE = "agent:042", "office:3", "office:5"
AN, BINH = "courier:c7", "courier:c8"
AUTHORITY, OTHER_AUTHORITY = "authority:H57.17.21", "authority:H57.17.30"
DOSSIER, OTHER_DOSSIER = "H57.17.21-261121-0001", "H57.17.21-261121-0002"
BAG, OUTER_BAG = "B-0123456789", "B-ABCDEFGHJK"


def identity(text: str) -> bytes:
    """16 bytes that follow from a text."""
    return sha256(text.encode()).digest()[:16]


def uuid7(time: int, text: str) -> bytes:
    """An event's identity with its time in front, as phones draw them."""
    rest = bytearray(identity(text)[6:])
    rest[0] = 0x70 | rest[0] & 0x0F
    rest[2] = 0x80 | rest[2] & 0x3F
    return time.to_bytes(6) + bytes(rest)


@cache
def ed25519_key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


@cache
def p256_key(name: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(sha256(name.encode()).digest()), SECP256R1())


@dataclass
class Phone:
    """
    A device that numbers its statements.

    Parameters
    ----------
    name : str
    clock_off : int
        Milliseconds that its clock is ahead.
    """

    name: str
    clock_off: int = 0
    seq: int = 0
    device_id: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.device_id = identity(f"phone {self.name}")

    def state(self, minute: float, act: Act, detail: Detail, **header: Any) -> Event:
        """The next event, stated so many minutes after the morning began."""
        self.seq += 1
        time = MORNING + round(minute * MINUTE) + self.clock_off
        given: dict[str, Any] = {"giver": None, "receiver": None, "items": (DOSSIER,)}
        given.update(place=None, stop=None, evidence=(), sealed=())
        given.update(header)
        event_id = uuid7(time, f"{self.name} {self.seq}")
        return Event(event_id, self.device_id, self.seq, time, 420, act, detail=detail, **given)

    def register(
        self, minute: float, receiver: str = AGENT, giver: str = CITIZEN, *,
        destination: str = AUTHORITY, kind: ItemKind = ItemKind.DOSSIER,
        papers: tuple[PaperCount, ...] | None = None, **header: Any,
    ) -> Event:  # fmt: skip
        detail = RegisterDetail(kind, destination, papers)
        return self.state(minute, Act.REGISTER, detail, giver=giver, receiver=receiver, **header)

    def hand(
        self, minute: float, giver: str, receiver: str, *items: str,
        purpose: Purpose = Purpose.CARRY, **header: Any,
    ) -> Event:  # fmt: skip
        header["items"] = items or (DOSSIER,)
        detail = HandoverDetail(purpose)
        return self.state(minute, Act.HANDOVER, detail, giver=giver, receiver=receiver, **header)

    def pack(
        self, minute: float, holder: str, *items: str, bag: str = BAG, seal: str = "S-1"
    ) -> Event:
        header = {"giver": holder, "receiver": holder, "items": items or (DOSSIER,)}
        return self.state(minute, Act.PACK, PackDetail(bag, seal), **header)

    def open(
        self, minute: float, holder: str, *found: str, bag: str = BAG,
        seal: SealCondition = SealCondition.WHOLE,
    ) -> Event:  # fmt: skip
        header = {"giver": holder, "receiver": holder, "items": (bag,)}
        return self.state(minute, Act.OPEN, OpenDetail(bag, seal, found), **header)

    def attempt(
        self, minute: float, holder: str, next_day: int | None = None, **header: Any
    ) -> Event:
        detail = AttemptDetail(AttemptOutcome.NOT_HOME, next_day)
        return self.state(minute, Act.ATTEMPT, detail, giver=holder, **header)

    def wait(
        self, minute: float, holder: str, until_day: int | None = None, **header: Any
    ) -> Event:
        return self.state(minute, Act.WAIT, WaitDetail(until_day), giver=holder, **header)

    def count(
        self, minute: float, *papers: PaperCount, agreed_by: tuple[str, str] = (CITIZEN, AGENT)
    ) -> Event:
        return self.state(minute, Act.COUNT, CountDetail("1.004884", papers, agreed_by))

    def report(
        self, minute: float, what: Subject, incident: IncidentKind | None = None, **header: Any
    ) -> Event:
        return self.state(minute, Act.REPORT, ReportDetail(what, incident), **header)

    def withdraw(self, minute: float, event: Event, **header: Any) -> Event:
        detail = WithdrawDetail(event.event_id, WithdrawReason.DID_NOT_OCCUR)
        return self.state(minute, Act.WITHDRAW, detail, **{"items": event.items, **header})

    def decide(
        self, minute: float, event: Event, ruling: Ruling, *,
        holder: str | None = None, **header: Any,
    ) -> Event:  # fmt: skip
        detail = DecideDetail(event.event_id, ruling, holder)
        return self.state(minute, Act.DECIDE, detail, **{"items": event.items, **header})


def recorded(*events: Event, after: int = MINUTE) -> list[Record]:
    """Events as the server recorded them, in this order, each a while after it was stated."""
    return [
        Record(event, seq, event.event_time + after, Standing.APPLIED)
        for seq, event in enumerate(events)
    ]


def held(event: Event, seq: int = 1_000) -> Record:
    """An event of a revoked device."""
    return Record(event, seq, event.event_time + MINUTE, Standing.HELD)
