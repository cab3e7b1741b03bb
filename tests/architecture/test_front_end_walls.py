"""Who may import whom in mobile_web: kit knows no app, no app another, custody nothing at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "mobile_web"
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)\"""")

#: Parts of the kit that others build on: what of ours, and of others, each may name.
GROUND = {
    "kit/custody": ({"kit/custody"}, {"cborg", "@noble/curves"}),
    "kit/day": ({"kit/day"}, set()),
    "kit/i18n": ({"kit/i18n"}, {"@preact/signals"}),
    "kit/ui": ({"kit/ui", "kit/i18n", "kit/tokens"}, {"preact", "@preact/signals"}),
}


def _sources() -> list[Path]:
    rooms = ("apps", "kit", "service_worker")
    found = [path for room in rooms for path in (WEB / room).rglob("*.ts*")]
    return sorted(
        path for path in found if ".test." not in path.name and "/testing/" not in str(path)
    )


def _named(path: Path) -> set[str]:
    """What a file imports; files of ours by their path below mobile_web."""
    named = set()
    for word in IMPORT.findall(path.read_text(encoding="utf-8")):
        if word.startswith("@kit/"):
            named.add("kit/" + word.removeprefix("@kit/"))
        elif word.startswith("."):
            named.add(str((path.parent / word).resolve().relative_to(WEB)))
        else:
            named.add(word)
    return named


def _is_within(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}/")


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(WEB)))
def test_nothing_is_imported_against_the_walls(path: Path) -> None:
    own = path.relative_to(WEB)
    named = _named(path)
    # Builders for tests belong in no bundle.
    assert not [name for name in named if "testing" in Path(name).parts]
    if own.parts[0] != "apps":
        assert not [name for name in named if _is_within(name, "apps")]
    else:
        app = "/".join(own.parts[:2])
        foreign = [n for n in named if _is_within(n, "apps") and not _is_within(n, app)]
        assert not foreign
    for room, (ours, packages) in GROUND.items():
        if not _is_within(str(own), room):
            continue
        for name in named:
            allowed = ours if name.startswith(("kit/", "apps/")) else packages
            assert any(_is_within(name, one) for one in allowed), f"{room} imports {name}"


def test_the_walls_are_looked_at() -> None:
    assert len(_sources()) > 100
    assert {room for room in GROUND if not (WEB / room).is_dir()} == set()


#: By these a text of somebody's would become part of a page, or be run.
HTML = re.compile(
    r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write"
    r"|createContextualFragment|setHTMLUnsafe|\bsrcdoc\b|\beval\(|new Function\("
)


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(WEB)))
def test_no_text_becomes_part_of_a_page_but_as_text(path: Path) -> None:
    assert HTML.findall(path.read_text(encoding="utf-8")) == []
