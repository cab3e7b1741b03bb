"""Any mixture of batches ends as a plain dictionary does; the first bytes of an identity stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.custody.appending import append
from courier_api.custody.audit import audit
from courier_api.custody.folding import fold_nothing
from courier_api.custody.records import EVENT_ID_REUSED, Batch, NewEvent, Unauthentic
from courier_api.custody.repository import LedgerRepository
from courier_api.db import Database, sqlite_url
from tests.courier_api.storage_events import MORNING, invented

events = st.builds(
    lambda phone, number, more: invented(phone, number, more=more),
    st.integers(0, 2),
    st.integers(1, 4),
    st.sampled_from(["", "other"]),
)
junk = st.builds(Unauthentic, st.sampled_from([b"", b"junk"]), st.just("malformed"))
batches = st.lists(st.lists(events | junk, max_size=6).map(tuple), max_size=6)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database that every example leaves as it was."""
    database = Database(sqlite_url(tmp_path_factory.mktemp("property") / "empty.db"))
    database.upgrade()
    yield database
    database.dispose()


def plainly(all_batches: list[Batch]) -> tuple[dict[bytes, bytes], list[tuple[str, int | None]]]:
    """What is stored in the end, and the verdicts."""
    stored: dict[bytes, bytes] = {}
    verdicts: list[tuple[str, int | None]] = []
    for one in (one for batch in all_batches for one in batch):
        if not isinstance(one, NewEvent):
            verdicts.append(("malformed", None))
        elif one.event_id not in stored:
            verdicts.append(("stored", len(stored)))
            stored[one.event_id] = one.signed
        elif stored[one.event_id] == one.signed:
            verdicts.append(("duplicate", list(stored).index(one.event_id)))
        else:
            verdicts.append((EVENT_ID_REUSED, None))
    return stored, verdicts


@settings(max_examples=60)
@given(batches, st.integers(0, 6))
def test_batches_end_as_a_dictionary_does(
    empty: Database, all_batches: list[Batch], cut: int
) -> None:
    """However they are cut into two groups."""
    stored, wanted = plainly(all_batches)
    with empty.write_connection() as connection:
        told = []
        for group in (all_batches[:cut], all_batches[cut:]):
            told += append(connection, group, clock=lambda: MORNING, fold=fold_nothing)
        verdicts = [(one.reason or str(one.outcome), one.seq) for some in told for one in some]
        entries = list(LedgerRepository(connection).entries())
        assert audit(connection).size == len(stored)
        connection.rollback()
    assert verdicts == wanted
    assert [(one.event_id, one.signed) for one in entries] == list(stored.items())
