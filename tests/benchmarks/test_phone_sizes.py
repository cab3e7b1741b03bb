"""What a phone has to fetch and keep stays within its budget, byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.phone_sizes import FIRST_LOAD_GOAL, KEPT_GOAL, first_load, kept_files, sizes_of

DIST = Path(__file__).resolve().parents[2] / "mobile_web" / "dist"


@pytest.fixture(scope="module")
def dist() -> Path:
    if not (DIST / "courier.html").is_file():
        pytest.fail("the pages are not built; `make setup` builds them")
    return DIST


def test_the_first_load_waits_for_neither_scanner_nor_map(dist: Path) -> None:
    names = {path.name.rpartition("-")[0] for path in first_load(dist)}
    assert "courier" in names
    assert not names & {"scanner", "reader_worker", "engine", "route_map", "signature_pad"}


def test_the_first_load_is_at_most_60_kilobytes_of_script(dist: Path) -> None:
    assert sizes_of(dist).first_load <= FIRST_LOAD_GOAL


def test_a_phone_keeps_at_most_1100_kilobytes(dist: Path) -> None:
    sizes = sizes_of(dist)
    assert sizes.kept <= KEPT_GOAL, sizes.largest


def test_everything_the_courier_may_come_to_is_kept(dist: Path) -> None:
    kept = {path.name for path in kept_files(dist)}
    assert "courier.html" in kept
    assert {path.name for path in first_load(dist)} <= kept
    assert any(name.startswith("zxing_reader") for name in kept)
    assert not any(name.startswith(("start", "dispatch", "desk")) for name in kept)
