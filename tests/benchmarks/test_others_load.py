from __future__ import annotations

import pytest

from benchmarks import others_load
from benchmarks.others_load import OthersLoad


def test_what_is_neither_ours_nor_our_childrens_is_others_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In 4 s the machine's cores worked 7 s, we and our children 5 s of them.
    monkeypatch.setattr(others_load.time, "perf_counter", iter([100.0, 104.0]).__next__)
    monkeypatch.setattr(others_load, "_busy_s", iter([50.0, 57.0]).__next__)
    monkeypatch.setattr(others_load, "_own_s", iter([10.0, 15.0]).__next__)
    with OthersLoad() as load:
        pass
    assert load.cores == 0.5


def test_the_machines_ticks_never_make_it_less_than_nothing() -> None:
    with OthersLoad() as load:
        sum(range(100_000))
    assert load.cores >= 0
