"""The matrix benchmark runs end to end on few locations."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.matrix import run


def test_the_matrix_benchmark_states_every_claim(tmp_path: Path) -> None:
    result = json.loads(run(tmp_path, num_locations=30, repeats=1).read_text(encoding="utf-8"))
    told = " ".join(entry["claim"] for entry in result["claims"])
    for part in ("bare Dijkstra", "from disk", "asked again", "closing"):
        assert part in told
    assert [row["seed"] for row in result["rows"]] == [1, 2, 3]
    assert all(one["rows_recomputed"] >= one["rows_changed"] for one in result["bridges"])
