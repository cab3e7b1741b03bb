"""The benchmark of labels runs end to end on few cases."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.labels import run


def test_the_benchmark_of_labels_counts_every_case(tmp_path: Path) -> None:
    result = json.loads(run(tmp_path, num_cases=3).read_text(encoding="utf-8"))
    assert [row["seed"] for row in result["rows"]] == [1, 2, 3]
    for row in result["rows"]:
        counted = row["read"] + row["read_only_when_enlarged"] + row["misread"] + row["unread"]
        assert counted == row["cases"] == 3
    assert [entry["goal"] for entry in result["claims"]] == [">= 95%", "0"]
    assert "failed" not in result["rows"][0]
