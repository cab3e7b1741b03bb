"""Counted papers: what is missing, and what two counts differ by."""

from __future__ import annotations

from courier_api.custody.core.papers import (
    CountDifference,
    CountedPapers,
    PaperCount,
    differences,
    missing_papers,
)
from tests.courier_api.custody.phones import AGENT, CITIZEN

FORM, CERTIFICATE = PaperCount("form", 1, 1), PaperCount("birth-certificate", 2, 1)


def test_fewer_than_wanted_are_missing_and_more_are_not() -> None:
    assert (FORM.num_missing, CERTIFICATE.num_missing) == (0, 1)
    assert PaperCount("form", 1, 3).num_missing == 0
    assert missing_papers((FORM, CERTIFICATE)) == (CERTIFICATE,)


def test_a_list_is_complete_when_nothing_is_missing() -> None:
    assert CountedPapers("1.004884", (FORM,), (CITIZEN, AGENT)).is_complete
    assert not CountedPapers("1.004884", (FORM, CERTIFICATE), (CITIZEN, AGENT)).is_complete


def test_counts_differ_by_what_is_there_not_by_what_is_wanted() -> None:
    assert differences((FORM,), (PaperCount("form", 2, 1),)) == ()
    assert differences((FORM,), (PaperCount("form", 1, 0),)) == (CountDifference("form", 1, 0),)


def test_a_paper_that_only_one_list_names_counts_as_none_in_the_other() -> None:
    assert differences((FORM,), ()) == (CountDifference("form", 1, 0),)
    assert differences((), (FORM,)) == (CountDifference("form", 0, 1),)
    assert differences((), (PaperCount("form", 1, 0),)) == ()
