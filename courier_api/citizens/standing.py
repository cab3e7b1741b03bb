"""How a citizen's item stands, told so that nobody else is told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.citizens.repository import ExpectedVisit, visits_from
from courier_api.custody.core.acts import Act
from courier_api.custody.core.states import ItemState
from courier_api.evidence.proof import ProofState, proof_state
from courier_api.items.details import HistoryStep, ItemDetail, detail_of
from courier_api.items.party_words import kinds_alone
from courier_api.items.service import day_of
from courier_api.papers.words import Words
from routing_engine.problem import LocationKind

__all__ = ["Promise", "Standing", "standing_of"]

#: A plan counts in minutes; a citizen is told when to be at home.
_MARGIN_MS = 30 * 60_000
#: So long after its hour a visit is still waited for.
_LATE_MS = 4 * 3_600_000

#: What concerns a citizen: bags and seals are the carriers' own matter, rulings name who scanned.
_TOLD = frozenset({Act.REGISTER, Act.HANDOVER, Act.COUNT, Act.ATTEMPT, Act.WAIT, Act.REPORT})

_HOME = LocationKind.ADDRESS.value
_PLACES = {
    LocationKind.POST_OFFICE.value: Words("tại bưu cục", "at the post office"),
    LocationKind.AGENT_POINT.value: Words("tại điểm đại lý", "at the agent point"),
    LocationKind.AUTHORITY.value: Words("tại cơ quan giải quyết", "at the authority"),
    _HOME: Words("tại nhà", "at your home"),
}
_ACTS = {
    "collect": Words("Dự kiến nhận {place}.", "To be collected {place}."),
    "deliver": Words("Dự kiến giao {place}.", "To be delivered {place}."),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """
    When a published plan expects the item where it matters to its citizen.

    Parameters
    ----------
    earliest, latest : int
        Milliseconds since 1970, UTC; with some room on both sides.
    words : Words
        What is to happen, and at what kind of place.
    is_at_home : bool
        The citizen has to be there.
    """

    earliest: int
    latest: int
    words: Words
    is_at_home: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How an item stands.

    Parameters
    ----------
    detail : ItemDetail
        Its history has only what concerns a citizen, every party by its kind alone.
    promise : Promise or None
    proof : ProofState
    """

    detail: ItemDetail
    promise: Promise | None
    proof: ProofState

    @property
    def history(self) -> tuple[HistoryStep, ...]:
        """What happened to it, and counts."""
        steps = self.detail.history
        return tuple(one for one in steps if one.counts and one.record.event.act in _TOLD)


def standing_of(session: Session, code: str, now: int) -> Standing:
    """
    How an item stands.

    Parameters
    ----------
    session : Session
    code : str
    now : int
        Milliseconds since 1970, UTC.

    Raises
    ------
    courier_api.items.errors.ItemUnknownError
    """
    detail = detail_of(session, code, kinds_alone)
    visits = [one for one in visits_from(session, code, day_of(now))
              if _may_come(one, detail.state, now)]  # fmt: skip
    return Standing(detail, _promise(visits), proof_state(session, [code])[code])


def _may_come(visit: ExpectedVisit, state: ItemState | None, now: int) -> bool:
    """Whether a visit may still come: nothing is promised of what is over."""
    if state is not None and state.status.is_final:
        return False
    is_collected = state is not None and visit.direction == "collect"
    return visit.latest + _LATE_MS > now and not (visit.place_kind == _HOME and is_collected)


def _promise(visits: Sequence[ExpectedVisit]) -> Promise | None:
    """Of the next day with a plan: when somebody comes home, or else where the way ends."""
    if not visits:
        return None
    of_day = [one for one in visits if one.day == visits[0].day]
    at_home = [one for one in of_day if one.place_kind == _HOME]
    one = at_home[0] if at_home else of_day[-1]
    told, place = _ACTS[one.direction], _PLACES[one.place_kind]
    words = Words(told.vi.format(place=place.vi), told.en.format(place=place.en))
    return Promise(
        one.earliest - _MARGIN_MS, one.latest + _MARGIN_MS, words, one.place_kind == _HOME
    )
