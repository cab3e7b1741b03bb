"""A label of 30 mm, printed at 203 dpi, photographed badly and read by a decoder of others."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.label_reading import DPI, Severity, read_labels
from benchmarks.results import RESULTS_FOLDER, claim, write_result

__all__ = ["run"]

MIN_RATE = 0.95
SEEDS = (1, 2, 3)
#: Each case has a seed of its own; runs are this far apart.
_APART = 100_000


def run(out_dir: Path = RESULTS_FOLDER, *, num_cases: int = 500) -> Path:
    """
    Read labels and write ``labels.json``.

    Parameters
    ----------
    out_dir : Path
    num_cases : int
        Of each run.
    """
    rows = [_row(seed, num_cases) for seed in SEEDS]
    decoder = f"zxing-cpp {metadata.version('zxing-cpp')}"
    payload = {
        "title": f"Labels of 30 mm at {DPI} dpi, rasterised, blurred and tilted, read by {decoder}",
        "command": "postroute bench labels",
        "claims": [*_claims(rows, num_cases)],
        "rows": [{name: value for name, value in row.items() if name != "failed"} for row in rows],
        "notes": [*_notes(Severity())],
        "failed_seeds": {str(row["seed"]): row["failed"] for row in rows},
    }
    return write_result("labels", payload, folder=out_dir)


def _row(seed: int, num_cases: int) -> dict[str, Any]:
    begin = time.perf_counter()
    reading = read_labels(num_cases, seed=1 + (seed - 1) * _APART)
    return {
        "seed": seed, "cases": num_cases, "read": reading.read, "rate": round(reading.rate, 4),
        "read_only_when_enlarged": reading.read_enlarged, "misread": reading.misread,
        "unread": reading.unread, "seconds": round(time.perf_counter() - begin, 1),
        "failed": list(reading.failed_seeds),
    }  # fmt: skip


def _claims(rows: Sequence[dict[str, Any]], num_cases: int) -> Iterator[dict[str, object]]:
    counts = [row["read"] for row in rows]
    rate = median(row["rate"] for row in rows)
    yield claim(
        f"A label with a full code (262 letters, 53 modules) is read at the first try, of"
        f" {num_cases} random cases",
        measured=f"{rate:.1%} ({min(counts)} to {max(counts)} of {num_cases})",
        goal=f">= {MIN_RATE:.0%}",
        holds=rate >= MIN_RATE,
    )
    misread = sum(row["misread"] for row in rows)
    yield claim("No label is read as another text", measured=misread, goal="0", holds=misread == 0)


def _notes(severity: Severity) -> Iterator[str]:
    least, most = severity.pixels_a_module
    yield (
        f"Each case draws evenly: any rotation, tilt up to {severity.tilt_degrees:g} degrees about"
        f" either axis in perspective from 20 cm, {least:g} to {most:g} pixels a module, blur of"
        f" {severity.blur_modules[0]:g} to {severity.blur_modules[1]:g} modules (full width at"
        f" half height), contrast {severity.contrast[0]:g} to {severity.contrast[1]:g}, light down"
        f" to {severity.light[0]:g} in a corner, noise up to {severity.noise[1]:g} of 255 levels."
    )
    yield "The picture goes to the decoder as it is; one that is read only when doubled is a miss."
