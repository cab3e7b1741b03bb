"""Bags: codes that tell when they were misread, contents as the ledger has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.bags import service
from courier_api.bags.codes import check_bag_code, make_bag_code, read_bag_code
from courier_api.bags.repository import bags_after
from courier_api.bags.service import BagUnknownError, bag_detail, make_bags
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.errors import CodeError
from courier_api.custody.core.states import Status
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BAG,
    DOSSIER,
    OTHER_DOSSIER,
    OUTER_BAG,
    Phone,
)
from tests.courier_api.items.desk import MORNING, OTHER_AGENT, Desk, drawing
from tests.courier_api.items.ledger_world import append

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(st.binary(min_size=6, max_size=6))
def test_a_code_is_one_and_reads_as_it_is_written(drawn: bytes) -> None:
    code = make_bag_code(lambda _size: drawn)
    assert is_bag_code(code)
    assert read_bag_code(code) == code
    assert read_bag_code(f" {code[:6].lower()} {code[6:]}".replace("0", "o")) == code
    check_bag_code(code)


@given(st.binary(min_size=6, max_size=6), st.integers(2, 11), st.sampled_from(LETTERS))
def test_a_misread_letter_is_noticed(drawn: bytes, place: int, letter: str) -> None:
    code = make_bag_code(lambda _size: drawn)
    misread = code[:place] + letter + code[place + 1 :]
    if misread != code:
        with pytest.raises(CodeError):
            read_bag_code(misread)


@given(st.binary(min_size=6, max_size=6), st.integers(2, 11), st.integers(2, 11))
def test_letters_that_changed_places_are_noticed(drawn: bytes, one: int, other: int) -> None:
    code = make_bag_code(lambda _size: drawn)
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    changed = "".join(letters)
    if changed != code:
        with pytest.raises(CodeError):
            read_bag_code(changed)


@pytest.mark.parametrize(
    "text", ["", "B-", "B-000000000", "B-00000000000", "0000000000", "B-U000000000", "B-é00000000"]
)
def test_other_texts_are_no_codes(text: str) -> None:
    with pytest.raises(CodeError):
        read_bag_code(text)


def test_a_code_with_blanks_is_none_where_it_is_to_be_printed() -> None:
    assert read_bag_code("B-0000000000") == "B-0000000000"
    with pytest.raises(CodeError, match="capital letters"):
        check_bag_code("b-0000000000")


def test_codes_are_made_in_batches_and_none_twice(desk: Desk) -> None:
    """A source of chance that repeats itself: what is there already is drawn anew."""
    with desk.database.writing() as session:
        first = make_bags(session, 5, by=AGENT, now=MORNING, random=drawing("a"))
        same, batch = drawing("a"), iter([bytes(16)])

        def repeated(size: int) -> bytes:
            """Another batch, and then the codes of the first one once more."""
            drawn = same(size)
            return next(batch, drawn)

        second = make_bags(session, 105, by=OTHER_AGENT, now=MORNING, random=repeated)
    assert len(first[1]) == 5
    assert len(second[1]) == 105
    assert len({*first[1], *second[1]}) == 110
    for how_many in (0, service.MAX_BATCH + 1):
        with desk.database.writing() as session, pytest.raises(ValueError, match="wanted 1 to"):
            make_bags(session, how_many, by=AGENT, now=MORNING)
    with desk.database.reading() as session:
        codes = sorted(first[1])
        assert [row.code for row in bags_after(session, None, 99, made_by=AGENT)] == codes
        assert [row.code for row in bags_after(session, codes[1], 2, made_by=AGENT)] == codes[2:4]


def test_what_lies_in_a_bag_is_told_with_what_lies_in_bags_in_it(desk: Desk) -> None:
    phone = Phone("agent")
    append(
        desk.database,
        phone.register(0, items=(DOSSIER, OTHER_DOSSIER)),
        phone.pack(1, AGENT, DOSSIER),
        phone.pack(2, AGENT, BAG, OTHER_DOSSIER, bag=OUTER_BAG),
        phone.hand(3, AGENT, AN, OUTER_BAG),
    )
    with desk.database.reading() as session:
        outer, inner = bag_detail(session, OUTER_BAG), bag_detail(session, BAG)
    assert outer.row is None
    assert outer.state is not None
    assert (outer.state.holder, outer.state.status) == (AN, Status.CARRIED)
    inside = {one.state.code: [two.state.code for two in one.inside] for one in outer.inside}
    assert inside == {BAG: [DOSSIER], OTHER_DOSSIER: []}
    assert [one.state.code for one in inner.inside] == [DOSSIER]
    assert [step.words.en for step in outer.history] == [
        "Agent point 042 packed it into bag B-ABCDEFGHJK under seal S-1.",
        "Agent point 042 handed it to courier c7.",
    ]


def test_a_new_bag_is_empty_and_an_unknown_one_is_none(desk: Desk) -> None:
    with desk.database.writing() as session:
        (code,) = make_bags(session, 1, by=AGENT, now=MORNING)[1]
        found = bag_detail(session, code)
        assert (found.state, found.inside, found.history) == (None, (), ())
        for unknown in (BAG, DOSSIER, "B-"):
            with pytest.raises(BagUnknownError):
                bag_detail(session, unknown)
