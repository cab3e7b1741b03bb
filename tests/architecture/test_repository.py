"""What lies in the repository: lock files, paths, sizes, package data, promises kept."""

from __future__ import annotations

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from click.testing import CliRunner

from postroute.main import cli
from routing_engine.report import VERSION

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK_FILES = sorted((ROOT / "requirements").glob("*.txt"))

#: Folders that only some machine has. Written apart, or this file would be found itself.
MACHINE_PATH = re.compile("(?<![\\w.)}~-])/" + "(?:home|root|work|Users|mnt)" + "/[a-z0-9]")

#: Pictures may be larger than any text.
MAX_BYTES = 1_000_000
MAX_PICTURE_BYTES = 3_000_000
PICTURES = {".png", ".jpg", ".webp"}

#: Commands that contracts of this project promise and that are built.
PROMISED = ("day", "plan", "solve", "verify", "geodata", "serve", "bench")


def tracked_files() -> list[Path]:
    """Files under version control that are there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    # Sources that came as an archive run these tests, too, and were looked at where it was made.
    if listed.returncode:
        pytest.skip("this is no checkout: git knows no files here")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_a_lock_file_names_no_index_and_hashes_every_package(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?:|--(?:extra-)?index|--find-links|--trusted-host|@ ", text)
    packages = re.split(r"\n(?=[A-Za-z0-9])", text.replace("\\\n", " "))
    named = [one for one in packages if not one.startswith("#")]
    assert len(named) > 20
    for package in named:
        assert re.match(r"[A-Za-z0-9._-]+(?:\[[\w,-]+\])?==\S+", package), package[:80]
        assert "--hash=sha256:" in package, package[:80]


def test_both_lock_files_are_there() -> None:
    assert [path.name for path in LOCK_FILES] == ["dev.txt", "run.txt"]


def test_what_runs_is_what_is_tested() -> None:
    """A version that ``make run`` installs is never replaced by ``make test``."""

    dev, run = (
        dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", path.read_text(), re.MULTILINE))
        for path in LOCK_FILES
    )
    assert {name: pin for name, pin in run.items() if dev.get(name, pin) != pin} == {}


def test_a_machines_path_is_known_when_seen() -> None:
    assert MACHINE_PATH.search('"/' + 'home/an/x"')
    assert MACHINE_PATH.search("at /" + "work/main")
    assert not MACHINE_PATH.search("net" + "/" + "work/main")


def test_no_file_names_a_machine() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix not in PICTURES:
            found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in MACHINE_PATH.finditer(text)]
    assert found == []


def test_no_file_is_large() -> None:
    limits = {
        path: MAX_PICTURE_BYTES if path.suffix in PICTURES else MAX_BYTES
        for path in tracked_files()
    }
    assert [path for path, limit in limits.items() if path.stat().st_size > limit] == []


def test_every_file_of_a_package_is_packed() -> None:
    packed = PROJECT["tool"]["setuptools"]["package-data"]
    forgotten = []
    for room in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]:
        folder = ROOT / room.removesuffix("*")
        for path in tracked_files():
            if not path.is_relative_to(folder) or path.suffix == ".py":
                continue
            # README files and the measured results tell people of the source, not programs.
            if path.name == "README.md" or path.is_relative_to(ROOT / "benchmarks"):
                continue
            # Of the pages it is the build that is packed, which is no part of the checkout.
            if path.is_relative_to(ROOT / "mobile_web"):
                continue
            name = path.relative_to(folder).as_posix()
            if not any(
                fnmatch(name, one) and name.count("/") == one.count("/")
                for one in packed.get(folder.name, ())
            ):
                forgotten.append(path.relative_to(ROOT).as_posix())
    assert forgotten == []


def test_no_pattern_of_package_data_is_idle() -> None:
    packed = PROJECT["tool"]["setuptools"]["package-data"]
    assert all(one.startswith("dist/") for one in packed["mobile_web"])
    for room, patterns in packed.items():
        if room == "mobile_web":
            continue
        assert [one for one in patterns if not any((ROOT / room).glob(one))] == []


def test_every_promised_command_is_there() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    assert [name for name in PROMISED if not re.search(rf"^  {name}\b", shown, re.M)] == []


def test_one_version_is_told_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert version == VERSION
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)}\b", changes, re.M)
    assert CliRunner().invoke(cli, ["--version"]).output.split()[-1] == version
