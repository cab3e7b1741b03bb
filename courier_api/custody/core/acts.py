"""What devices can state: one kind of act each, with what is particular to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.papers import PaperCount

__all__ = [
    "Act", "AttemptDetail", "CountDetail", "DecideDetail", "Detail", "HandoverDetail", "Identity",
    "IncidentKind", "ItemKind", "OpenDetail", "PackDetail", "PresenceClaim", "Proof", "Purpose",
    "Recipient", "RegisterDetail", "ReportDetail", "Ruling", "SealCondition", "Subject",
    "WaitDetail", "WithdrawDetail", "WithdrawReason",
]  # fmt: skip


class Act(StrEnum):
    """Kinds of acts."""

    #: Items come into custody.
    REGISTER = "register"
    HANDOVER = "handover"
    #: Items go into a bag; who holds them keeps them.
    PACK = "pack"
    OPEN = "open"
    #: Papers of an item are counted by two parties.
    COUNT = "count"
    #: It was tried to collect or deliver, in vain.
    ATTEMPT = "attempt"
    #: An item lies ready at a point.
    WAIT = "wait"
    REPORT = "report"
    #: A device takes back what it stated.
    WITHDRAW = "withdraw"
    #: A dispatcher settles what contradicts itself.
    DECIDE = "decide"


class ItemKind(StrEnum):
    """What an item is."""

    DOSSIER = "dossier"
    #: An issued document.
    DOCUMENT = "document"
    BAG = "bag"


class Purpose(StrEnum):
    """What a handover is for."""

    COLLECT = "collect"
    CARRY = "carry"
    DELIVER = "deliver"
    RETURN = "return"


class Recipient(StrEnum):
    """Who took an item at the end of its journey."""

    CITIZEN = "citizen"
    DELEGATE = "delegate"


class Identity(StrEnum):
    """How it was checked who takes the item; never more than how."""

    CARD = "card"
    VNEID = "vneid"
    KNOWN_PERSON = "known_person"
    NONE = "none"


class SealCondition(StrEnum):
    """How a bag's seal was found."""

    WHOLE = "whole"
    BROKEN = "broken"
    ABSENT = "absent"


class Subject(StrEnum):
    """What a report is about."""

    LOST = "lost"
    FOUND = "found"
    DAMAGED = "damaged"
    SEAL_BROKEN = "seal_broken"
    #: On the way; it may be about no item at all.
    INCIDENT = "incident"


class IncidentKind(StrEnum):
    """What kind of incident, as far as that is said."""

    ACCIDENT = "accident"
    ROAD_FLOODED = "road_flooded"
    BAG_DAMAGED = "bag_damaged"
    #: The vehicle broke down.
    VEHICLE = "vehicle"
    OTHER = "other"


class WithdrawReason(StrEnum):
    """Why a statement is taken back."""

    DID_NOT_OCCUR = "did_not_occur"
    INCORRECT_DATA = "incorrect_data"


class Ruling(StrEnum):
    """What a dispatcher decides on an event."""

    #: It happened as stated, whatever speaks against it.
    UPHOLD = "uphold"
    #: It counts for nothing.
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class PresenceClaim:
    """
    The code on the receiver's screen that the giver scanned.

    Parameters
    ----------
    nonce : bytes
        16 bytes.
    device_id : bytes
        Of the receiver's device.
    device_seq : int
        Of the last event that this device had signed.
    issued_at : int
        Milliseconds since 1970, UTC, by the receiver's device.
    code : bytes or None
        The code as shown, when the giver's phone kept it: then anyone can check it for ever; see
        `courier_api.custody.core.presence`.
    """

    nonce: bytes
    device_id: bytes
    device_seq: int
    issued_at: int
    code: bytes | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """
    What proves a delivery.

    Parameters
    ----------
    recipient : Recipient
    identity : Identity
    code : bool or None
        Whether the one-time code was right; None when none was asked for.
    signature, photograph : bool
        Whether they are among the event's evidence.
    amount_dong : int
        Fees taken.
    receipt : str or None
        Number of the receipt.
    """

    recipient: Recipient
    identity: Identity
    code: bool | None
    signature: bool
    photograph: bool
    amount_dong: int
    receipt: str | None


@dataclass(frozen=True, slots=True)
class RegisterDetail:
    """What an item is, whom it is for, and what came with it."""

    kind: ItemKind
    destination: str
    papers: tuple[PaperCount, ...] | None = None


@dataclass(frozen=True, slots=True)
class HandoverDetail:
    """What a handover is for, and what proves it."""

    purpose: Purpose
    presence: PresenceClaim | None = None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class PackDetail:
    """Into which bag, under which seal; the same seal again: more items for the same bag."""

    bag: str
    seal: str


@dataclass(frozen=True, slots=True)
class OpenDetail:
    """Which bag was opened, and what was in it."""

    bag: str
    seal: SealCondition
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountDetail:
    """Papers counted by two parties."""

    procedure: str
    papers: tuple[PaperCount, ...]
    agreed_by: tuple[str, str]


@dataclass(frozen=True, slots=True)
class AttemptDetail:
    """Why an attempt failed, and on which day since 1970 the next one is, if any."""

    outcome: AttemptOutcome
    next_day: int | None


@dataclass(frozen=True, slots=True)
class WaitDetail:
    """Until which day since 1970 an item lies ready, if that is set."""

    until_day: int | None


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """What is reported; of an incident which kind it is, if said."""

    what: Subject
    incident: IncidentKind | None = None

    @property
    def is_incident(self) -> bool:
        """Whether it is about what happened on the way, and need not name an item."""
        return self.what is Subject.INCIDENT


@dataclass(frozen=True, slots=True)
class WithdrawDetail:
    """Which own event is taken back for the items named, and why."""

    event_id: bytes
    reason: WithdrawReason


@dataclass(frozen=True, slots=True)
class DecideDetail:
    """What is decided on an event for the items named, and who holds them from then on, if said."""

    event_id: bytes
    ruling: Ruling
    holder: str | None = None


Detail = (
    RegisterDetail
    | HandoverDetail
    | PackDetail
    | OpenDetail
    | CountDetail
    | AttemptDetail
    | WaitDetail
    | ReportDetail
    | WithdrawDetail
    | DecideDetail
)
