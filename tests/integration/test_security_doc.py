"""
docs/security.md: each requirement once, states of the closed list, files that are there, counts.

Whether an answer is true is for people to judge; this holds what a machine can hold.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from courier_api.guessing.service import RULES
from courier_api.identity import passwords

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/security.md").read_text("utf-8")

STATES = ("met", "partly", "not", "n.a.")

#: Of OWASP ASVS 5.0.0, levels 1 and 2: each section with its last requirement; those of level 3
#: come behind these in every section, so that the others are counted through from 1.
SECTIONS = """
1.1.2 1.2.9 1.3.11 1.4.3 1.5.2          2.1.3 2.2.3 2.3.4 2.4.1
3.2.2 3.3.4 3.4.6 3.5.5 3.7.2           4.1.3 4.2.1 4.3.2 4.4.4
5.1.1 5.2.3 5.3.2 5.4.3                 6.1.3 6.2.12 6.3.4 6.4.4 6.5.5 6.6.3 6.8.4
7.1.3 7.2.4 7.3.2 7.4.5 7.5.2 7.6.2     8.1.2 8.2.3 8.3.1 8.4.1
9.1.3 9.2.4                             10.1.2 10.2.2 10.3.4 10.4.11 10.5.5 10.6.2 10.7.3
11.1.2 11.2.3 11.3.3 11.4.4 11.5.1 11.6.1
12.1.3 12.2.2 12.3.4                    13.1.1 13.2.5 13.3.2 13.4.5
14.1.2 14.2.4 14.3.3                    15.1.3 15.2.3 15.3.7
16.1.1 16.2.5 16.3.4 16.4.3 16.5.3      17.1.1 17.2.4 17.3.2
"""

_ID = re.compile(r"\b\d+\.\d+\.\d+\b")


def rows(text: str) -> list[list[str]]:
    """Cells of all rows of tables."""
    lines = re.findall(r"^\|(.*)\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def part(heading: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(r"^#+ ", TEXT.partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


ANSWERS = [row for row in rows(TEXT) if _ID.fullmatch(row[0])]


def wanted_ids() -> list[str]:
    found = []
    for last in SECTIONS.split():
        section, _, number = last.rpartition(".")
        found += [f"{section}.{one}" for one in range(1, int(number) + 1)]
    return found


def test_every_requirement_is_answered_once_and_in_its_order() -> None:
    assert len(wanted_ids()) == 253
    assert [row[0] for row in ANSWERS] == wanted_ids()


def test_requirements_stand_in_their_chapters() -> None:
    for chapter in range(1, 18):
        (heading,) = re.findall(rf"^## V{chapter} .+$", TEXT, re.MULTILINE)
        numbers = {row[0].partition(".")[0] for row in rows(part(heading)) if row[0][0].isdigit()}
        assert numbers == {str(chapter)}


def test_an_answer_has_a_state_and_says_where_or_why() -> None:
    for number, phrase, state, where in ANSWERS:
        assert state in STATES, number
        assert phrase, number
        assert where, number


def test_the_counts_are_those_of_the_answers() -> None:
    told = {row[0]: int(row[2]) for row in rows(TEXT.partition("\n## ")[0]) if row[0] in STATES}
    assert told == dict(Counter(row[2] for row in ANSWERS))


def test_what_is_not_met_is_all_listed() -> None:
    listed = part("## Not met, by weight").partition("\n\nOf what is met in part")[0]
    assert sorted(_ID.findall(listed)) == sorted(row[0] for row in ANSWERS if row[2] == "not")


def test_what_is_said_to_weigh_in_part_is_met_in_part() -> None:
    weighing = part("## Not met, by weight").partition("\n\nOf what is met in part")[2]
    ids = _ID.findall(weighing.partition("\n\nTo be answered anew")[0])
    states = {row[0]: row[2] for row in ANSWERS}
    assert ids
    assert {states[one] for one in ids} == {"partly"}


def test_every_file_named_is_there() -> None:
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir()}
    named = set(re.findall(r"`(\.?[\w-]+(?:/[\w.-]+)*\.?[\w-]*/?)`", TEXT))
    paths = {one for one in named if one.partition("/")[0] in rooms and "/" in one}
    paths |= named & {"compose.yaml", "Dockerfile", "pyproject.toml", ".dockerignore"}
    assert len(paths) > 100
    # Drawn by deploy/make_secrets.sh, and kept out of the repository.
    assert [one for one in paths - {"deploy/secrets/"} if not (ROOT / one).exists()] == []


def test_an_answer_that_is_met_names_a_file_where_there_is_one() -> None:
    """At most a few say all in words, such as that there are no secret questions."""
    silent = [row[0] for row in ANSWERS if row[2] == "met" and "`" not in row[3]]
    assert len(silent) <= 20, silent


def test_guesses_are_told_as_they_are_counted() -> None:
    told = {row[0]: tuple(map(int, row[1:])) for row in rows(part("### Guesses"))[2:]}
    assert told == {
        kind.value: (rule.num_free, rule.first_seconds, rule.max_seconds, rule.forget_seconds)
        for kind, rule in RULES.items()
    }


def test_words_not_for_passwords_are_told_as_they_are_refused() -> None:
    lines = re.findall(r"^ {4}(.+)$", part("### Passwords"), re.MULTILINE)
    assert " ".join(lines).split() == list(passwords._WORDS)
    bounds = f"{passwords.MIN_PASSWORD} to {passwords.MAX_PASSWORD} letters"
    assert bounds in part("### Passwords")


def test_lines_fit_a_screen() -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith("|")]
    assert [line for line in lines if len(line) > 120] == []
