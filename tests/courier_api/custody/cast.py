"""Who acts in the tests of the fold, and what they ask of it."""

from __future__ import annotations

from courier_api.custody.core.contradictions import ContradictionCode as Code
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import Folder, fold
from courier_api.custody.core.judgement import JudgementParams
from courier_api.custody.core.states import Change, ItemState
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BINH,
    DOSSIER,
    Phone,
    recorded,
)


class Cast:
    """One phone for each party, all clocks right."""

    def __init__(self) -> None:
        self.agent, self.an, self.binh = Phone("agent"), Phone("an"), Phone("binh")
        self.office, self.authority = Phone("office"), Phone("authority")
        self.dispatcher = Phone("dispatcher")


def state_of(*events: Event, code: str = DOSSIER, **params: object) -> ItemState:
    return fold(recorded(*events), JudgementParams(**params))[code]


def changes_of(*events: Event) -> tuple[Change, ...]:
    return Folder(lambda _code: recorded(*events)).trail(DOSSIER).changes


def claimed_twice(cast: Cast, *items: str) -> list[Event]:
    """The agent gave it to An, and then, as the second scan says, to Binh."""
    return [
        cast.agent.register(0, items=items or (DOSSIER,)),
        cast.agent.hand(10, AGENT, AN, *items),
        cast.agent.hand(60, AGENT, BINH, *items),
    ]


def told(state: ItemState) -> list[Code]:
    return [one.code for one in state.contradictions]
