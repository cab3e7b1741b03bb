"""The user's guide: its runnable blocks run, in their order, in an empty folder a page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from postroute.main import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
OTHER_PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "compose.yaml",
    ROOT / "Dockerfile",
    *sorted((ROOT / "deploy").glob("*.service")),
]
ROOM_PAGES = [ROOT / room / "README.md" for room in ("geodata", "routing_engine", "scenarios")]

_BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: Lines that tell nothing of the machine are compared word by word.
_VARIES = re.compile(r" s\.$| ms\)|, (computed|read from the cache)\.$")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Networks and matrices of all pages: the default network is built once."""
    return tmp_path_factory.mktemp("guide")


@dataclass(frozen=True, slots=True)
class Command:
    """A line after ``$``, and the lines the page shows as its answer."""

    line: str
    answer: tuple[str, ...]


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if "```console runnable" in page.read_text(encoding="utf-8")],
    ids=lambda page: page.name,
)
def test_the_runnable_blocks_of_a_page_say_what_it_prints(
    page: Path, tmp_path: Path, data_dir: Path
) -> None:
    status = 0
    for language, mark, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language in ("json", "text") and mark:
            (tmp_path / mark).write_text(text, encoding="utf-8")
        elif language == "console" and mark == "runnable":
            for command in _commands(text):
                if command.line == "echo $?":
                    assert command.answer == (str(status),)
                    status = 0
                    continue
                assert status == 0, f"{page.name}: before {command.line}"
                status = _run(command, tmp_path, data_dir)
    assert status == 0


@pytest.mark.parametrize(
    "page", [*PAGES, *ROOM_PAGES, *OTHER_PAGES], ids=lambda page: f"{page.parent.name}/{page.name}"
)
def test_every_command_and_option_shown_exists(page: Path) -> None:
    slips = [line for line in _shown(page) if not _is_command(line)]
    assert slips == []


def test_a_slip_in_a_command_is_noticed() -> None:
    assert _is_command("ledger verify ledger.jsonl --key KEY # offline")
    assert not _is_command("ledger varify ledger.jsonl")
    assert not _is_command("ledger verify ledger.jsonl --kay KEY")
    assert not _is_command("sever")


def _shown(page: Path) -> list[str]:
    """What stands behind `postroute` wherever a page shows it as a command."""
    text = re.sub(r"\\\n\s*", " ", page.read_text("utf-8"))
    begin = r"(?:^\$ |^#? {2,4}|`|[|;({] |\$\(|entrypoint |bin/|^    exec )"
    return re.findall(rf"{begin}postroute ([a-z-][^\n`|;)]*)", text, re.MULTILINE)


def _is_command(line: str) -> bool:
    """Whether the words name a command, and its options are there."""
    command: click.Command | None = cli
    with click.Context(cli) as context:
        words = iter(line.partition(" #")[0].partition("$(")[0].split())
        while isinstance(command, click.Group):
            word = next(words, "--help")
            if word.startswith("-") or "$" in word:
                # What a shell puts there is not for us to know.
                return True
            command = command.get_command(context, word)
        if command is None:
            return False
        # Not get_params: it would make each command keep the --help of this context for good.
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        options = {word.strip(".,:]").partition("=")[0] for word in words if word[:1] == "-"}
        return {one.lstrip("[") for one in options - {"-", "--help"}} <= known


@pytest.mark.parametrize("page", [*PAGES, *ROOM_PAGES], ids=lambda page: str(page.parent.name))
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_the_pages_are_all_listed() -> None:
    listed = set(re.findall(r"\]\(([^)]+\.md)\)", (ROOT / "docs/README.md").read_text("utf-8")))
    assert listed == {page.name for page in PAGES} - {"README.md"}


def _commands(text: str) -> list[Command]:
    found = []
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *answer = part.splitlines()
        found.append(Command(line, tuple(answer)))
    return found


def _run(command: Command, folder: Path, data_dir: Path) -> int:
    """Exit status; the answer shown must be among what the command said."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "POSTROUTE_DATA": str(data_dir)}
    done = subprocess.run(
        ["bash", "-c", command.line],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = {line.rstrip() for line in (done.stdout + done.stderr).splitlines()}
    missing = [one for one in command.answer if not _VARIES.search(one) and one not in said]
    assert not missing, f"{command.line}: {missing}; said {said}"
    return done.returncode
