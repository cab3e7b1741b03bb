"""States as bytes, for who keeps them: the same state, the same bytes."""

from __future__ import annotations

from typing import Any

import cbor2

from courier_api.custody.core.acts import ItemKind, Purpose
from courier_api.custody.core.contradictions import Contradiction, ContradictionCode
from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.papers import CountedPapers, PaperCount
from courier_api.custody.core.states import Claim, Facts, ItemState, Mark, Status

__all__ = ["read_state", "state_bytes"]

_VERSION = 1


def state_bytes(state: ItemState) -> bytes:
    """Bytes that `read_state` reads."""
    facts, mark = state.facts, state.mark
    return cbor2.dumps(
        [
            _VERSION, state.code, state.status.value, state.holder, state.giver, state.place,
            state.event_id, state.event_time, state.change_id, state.change_time,
            _text(state.purpose), list(state.bags),
            [
                _text(facts.kind), facts.destination, _plain_papers(facts.papers),
                facts.num_attempts, _text(facts.outcome), facts.next_day, facts.until_day,
                list(facts.contents), facts.seal,
            ],
            [[one.party, one.event_id, one.code.value] for one in state.claims],
            [
                [one.code.value, one.subject, one.event_id, one.against, one.giver, one.receiver,
                 one.seen, one.wanted]
                for one in state.contradictions
            ],
            [mark.time, [list(pair) for pair in mark.seqs], mark.is_plain],
        ]
    )  # fmt: skip


def read_state(data: bytes) -> ItemState:
    """
    The state that was made into bytes.

    Parameters
    ----------
    data : bytes
        Of our own making: nothing is checked but the version.

    Raises
    ------
    ValueError
        When another version of this program made them: then states are to be made anew.
    """
    version, code, status, *values = cbor2.loads(data)
    if version != _VERSION:
        raise ValueError(f"State of version {version}: wanted {_VERSION}; make states anew.")
    (holder, giver, place, event_id, event_time, change_id, change_time, purpose, bags, facts,
     claims, contradictions, mark) = values  # fmt: skip
    return ItemState(
        code, Status(status), holder, giver, place, event_id, event_time, change_id, change_time,
        None if purpose is None else Purpose(purpose), tuple(bags), _read_facts(*facts),
        tuple(Claim(party, by, ContradictionCode(as_what)) for party, by, as_what in claims),
        tuple(Contradiction(ContradictionCode(one[0]), *one[1:]) for one in contradictions),
        Mark(mark[0], tuple((device, seq) for device, seq in mark[1]), mark[2]),
    )  # fmt: skip


def _read_facts(
    kind: str | None, destination: str | None, papers: Any, num_attempts: int,
    outcome: str | None, *others: Any,
) -> Facts:  # fmt: skip
    next_day, until_day, contents, seal = others
    return Facts(
        None if kind is None else ItemKind(kind), destination, _read_papers(papers), num_attempts,
        None if outcome is None else AttemptOutcome(outcome), next_day, until_day,
        tuple(contents), seal,
    )  # fmt: skip


def _text(value: ItemKind | Purpose | AttemptOutcome | None) -> str | None:
    return None if value is None else value.value


def _plain_papers(papers: CountedPapers | None) -> list[Any] | None:
    if papers is None:
        return None
    counts = [[one.code, one.wanted, one.counted] for one in papers.papers]
    return [papers.procedure, counts, list(papers.agreed_by)]


def _read_papers(plain: Any) -> CountedPapers | None:
    if plain is None:
        return None
    procedure, counts, agreed_by = plain
    return CountedPapers(procedure, tuple(PaperCount(*one) for one in counts), tuple(agreed_by))
