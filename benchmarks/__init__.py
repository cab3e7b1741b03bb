"""Measured claims: each writes results/NAME.json, from which report.py writes RESULTS.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as below, for the type checker
    from benchmarks.ablation import run as run_ablation
    from benchmarks.cores import run as run_cores
    from benchmarks.day import run as run_day
    from benchmarks.errors import BenchmarkError as BenchmarkError
    from benchmarks.fresh_clone import run as run_fresh_clone
    from benchmarks.growth import run as run_growth
    from benchmarks.labels import run as run_labels
    from benchmarks.matrix import run as run_matrix
    from benchmarks.report import write_report as write_report
    from benchmarks.solver import Programme as Programme
    from benchmarks.solver import run as run_solver
    from benchmarks.start import run as run_start
    from benchmarks.sync import SyncSizes as SyncSizes
    from benchmarks.sync import run as run_sync

_HOME = {
    "BenchmarkError": ("errors", "BenchmarkError"),
    "Programme": ("solver", "Programme"),
    "SyncSizes": ("sync", "SyncSizes"),
    "run_ablation": ("ablation", "run"),
    "run_cores": ("cores", "run"),
    "run_day": ("day", "run"),
    "run_fresh_clone": ("fresh_clone", "run"),
    "run_growth": ("growth", "run"),
    "run_labels": ("labels", "run"),
    "run_matrix": ("matrix", "run"),
    "run_solver": ("solver", "run"),
    "run_start": ("start", "run"),
    "run_sync": ("sync", "run"),
    "write_report": ("report", "write_report"),
}

__all__ = [
    "BenchmarkError",
    "Programme",
    "SyncSizes",
    "run_ablation",
    "run_cores",
    "run_day",
    "run_fresh_clone",
    "run_growth",
    "run_labels",
    "run_matrix",
    "run_solver",
    "run_start",
    "run_sync",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, public_name = _HOME[name]
    return getattr(import_module(f"{__name__}.{module}"), public_name)
