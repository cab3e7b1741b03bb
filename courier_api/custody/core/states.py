"""What is known of an item or bag: who holds it, where it was last, and what contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.custody.core.acts import ItemKind, Purpose
from courier_api.custody.core.contradictions import Contradiction, ContradictionCode
from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.papers import CountedPapers

__all__ = ["Change", "Claim", "Facts", "ItemState", "Mark", "Status"]


class Status(StrEnum):
    """Where an item stands; a bag knows only some of them."""

    #: Spoken of, and never seen.
    UNKNOWN = "unknown"
    REGISTERED = "registered"
    #: With a courier.
    CARRIED = "carried"
    #: At a post office, agent or authority, on its way.
    STORED = "stored"
    #: Ready to be picked up.
    WAITING = "waiting"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"
    FOUND = "found"
    #: Of a bag: sealed, and opened.
    PACKED = "packed"
    OPENED = "opened"

    def sentence(self, language: str = "vi") -> str:
        """How it stands, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]

    @property
    def is_final(self) -> bool:
        """Whether the journey has ended."""
        return self is Status.DELIVERED or self is Status.RETURNED


_SENTENCES: dict[str, dict[Status, str]] = {
    "vi": {
        Status.UNKNOWN: "Chưa rõ.",
        Status.REGISTERED: "Đã tiếp nhận.",
        Status.CARRIED: "Bưu tá đang giữ.",
        Status.STORED: "Đang ở điểm giao nhận.",
        Status.WAITING: "Đã sẵn sàng, chờ đến nhận.",
        Status.ATTEMPTED: "Đã đến nhưng chưa giao được.",
        Status.DELIVERED: "Đã giao xong.",
        Status.RETURNED: "Đã trả lại.",
        Status.LOST: "Đã báo mất.",
        Status.FOUND: "Đã tìm thấy.",
        Status.PACKED: "Túi đã niêm phong.",
        Status.OPENED: "Túi đã mở.",
    },
    "en": {
        Status.UNKNOWN: "Not known yet.",
        Status.REGISTERED: "Registered.",
        Status.CARRIED: "With a courier.",
        Status.STORED: "At a point on its way.",
        Status.WAITING: "Ready to be picked up.",
        Status.ATTEMPTED: "An attempt was made in vain.",
        Status.DELIVERED: "Delivered.",
        Status.RETURNED: "Returned.",
        Status.LOST: "Reported lost.",
        Status.FOUND: "Found again.",
        Status.PACKED: "The bag is sealed.",
        Status.OPENED: "The bag is open.",
    },
}


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A party that says it has an item, while another one holds it.

    Parameters
    ----------
    party : str
        Who would hold it if the claim were upheld.
    event_id : bytes
        What the claim began with: the event to decide on.
    code : ContradictionCode
        As what it is shown.
    """

    party: str
    event_id: bytes
    code: ContradictionCode


@dataclass(frozen=True, slots=True)
class Change:
    """
    An item passes from one party to another.

    Parameters
    ----------
    event_id : bytes
        The event by which it did.
    event_time : int
    giver, receiver : str
    place : str or None
    bag : str or None
        The bag it lay in.
    is_bridged : bool
        Whether the giver was known to hold it; if not, there is a gap before.
    """

    event_id: bytes
    event_time: int
    giver: str
    receiver: str
    place: str | None
    bag: str | None
    is_bridged: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What rarely changes.

    Parameters
    ----------
    kind : ItemKind or None
    destination : str or None
        The party it is addressed to.
    papers : CountedPapers or None
        As counted last.
    num_attempts : int
        That failed.
    outcome : AttemptOutcome or None
        Of the last one.
    next_day, until_day : int or None
        Days since 1970: of the next attempt, and until when it lies ready.
    contents : tuple of str
        Of a bag: what was packed into it since it was last opened.
    seal : str or None
        Of a bag that is closed.
    """

    kind: ItemKind | None = None
    destination: str | None = None
    papers: CountedPapers | None = None
    num_attempts: int = 0
    outcome: AttemptOutcome | None = None
    next_day: int | None = None
    until_day: int | None = None
    contents: tuple[str, ...] = ()
    seal: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """
    How far the replay has come: what the next event must come after to be added without it.

    Parameters
    ----------
    time : int
        The latest.
    seqs : tuple of (bytes, int)
        Highest number of each device, by identity.
    is_plain : bool
        Every event came where it was expected, so that no later one can change its meaning.
    """

    time: int = -1
    seqs: tuple[tuple[bytes, int], ...] = ()
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class ItemState:
    """
    What is known of an item or bag.

    Parameters
    ----------
    code : str
    status : Status
    holder : str or None
        The one party that answers for it now; None when nobody ever held it.
    giver : str or None
        From whom the holder has it.
    place : str or None
        Where it was scanned last.
    event_id, event_time : bytes, int
        The last event that counted, and its time.
    change_id, change_time : bytes or None, int or None
        The event by which the holder has it, and its time.
    purpose : Purpose or None
        Of the last handover.
    bags : tuple of str
        Those it lies in, the innermost first.
    facts : Facts
    claims : tuple of Claim
        What speaks against the holder.
    contradictions : tuple of Contradiction
        Those that nobody has settled.
    mark : Mark
    """

    code: str
    status: Status = Status.UNKNOWN
    holder: str | None = None
    giver: str | None = None
    place: str | None = None
    event_id: bytes = b""
    event_time: int = -1
    change_id: bytes | None = None
    change_time: int | None = None
    purpose: Purpose | None = None
    bags: tuple[str, ...] = ()
    facts: Facts = Facts()
    claims: tuple[Claim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    mark: Mark = Mark()

    @property
    def bag(self) -> str | None:
        """The bag it lies in."""
        return self.bags[0] if self.bags else None
