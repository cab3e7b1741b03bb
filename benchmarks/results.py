"""One JSON file a measurement: what was measured, on which machine, by which command."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from benchmarks.errors import BenchmarkError

__all__ = ["RESULTS_FOLDER", "claim", "machine_facts", "write_result"]

RESULTS_FOLDER = Path(__file__).with_name("results")

_ROOT = Path(__file__).resolve().parents[1]
_KEYS = {"title": str, "command": str, "claims": list, "rows": list, "notes": list}
_CLAIM_KEYS = {"claim", "measured", "goal", "holds"}
_PACKAGES = ("numpy", "scipy", "ortools", "osmium", "shapely", "networkx", "pydantic", "fastapi")


def claim(text: str, *, measured: object, goal: object, holds: bool | None) -> dict[str, object]:
    """
    One line of a result's claims.

    Parameters
    ----------
    text : str
        What is claimed, as a sentence a reader understands without the code.
    measured, goal : object
        Numbers or texts, each with its unit.
    holds : bool or None
        None: nothing to hold against, the figure is only stated.
    """
    return {"claim": text, "measured": measured, "goal": goal, "holds": holds}


def write_result(
    name: str, payload: Mapping[str, object], *, folder: Path = RESULTS_FOLDER
) -> Path:
    """
    Write ``NAME.json`` whole or not at all, with the machine's facts added.

    Parameters
    ----------
    name : str
        Of the measurement; also of the file.
    payload : mapping
        ``title``, ``command`` (what repeats it, typed at the root of the checkout), ``claims``
        (see `claim`), ``rows`` (dicts, printed as a table), ``notes`` (sentences); also
        ``pictures`` (names of files beside it, shown); further keys are kept for machines and not
        printed.
    folder : Path

    Returns
    -------
    path : Path

    Raises
    ------
    BenchmarkError
        When a key is missing or of another type, or a text names a folder of this machine.
    """
    _check(name, payload)
    whole = {"name": name, **payload, "machine": machine_facts()}
    text = json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False, default=_plain) + "\n"
    _refuse_paths(name, text)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    partial = path.with_name(f"{path.name}.part{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def machine_facts() -> dict[str, object]:
    """
    Cores, memory, processor, system, versions, commit and date: no host name, no folder.

    ``load`` is the mean number of busy processes in the last minute: above what the measurement
    itself uses, other work slowed it down.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory / 2**30, 1),
        "load": round(os.getloadavg()[0], 1),
        "cpu": _cpu_model(),
        "system": f"{_distribution()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": _versions(),
        "commit": _commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _check(name: str, payload: Mapping[str, object]) -> None:
    for key, kind in _KEYS.items():
        if not isinstance(payload.get(key), kind):
            raise BenchmarkError(
                f"Result {name}: {key} is {payload.get(key)!r}, wanted a {kind.__name__}."
            )
    claims = payload["claims"]
    assert isinstance(claims, list)  # noqa: S101 - narrowed for mypy, checked just above
    for entry in claims:
        if not isinstance(entry, dict) or not entry.keys() >= _CLAIM_KEYS:
            raise BenchmarkError(
                f"Result {name}: claim {entry!r}, wanted {', '.join(sorted(_CLAIM_KEYS))}."
            )


def _plain(value: object) -> object:
    """Numpy's numbers as Python's."""
    item = getattr(value, "item", None)
    if item is None:
        raise TypeError(f"{type(value).__name__} has no place in a result")
    return item()


def _refuse_paths(name: str, text: str) -> None:
    for folder in (_ROOT, Path.home()):
        if len(folder.parts) > 1 and f"{folder}/" in text:
            raise BenchmarkError(
                f"Result {name}: it names the folder {folder}, wanted paths inside the checkout."
            )


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else "unknown"


def _distribution() -> str:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return platform.system()
    return f"{release.get('NAME', 'Linux')} {release.get('VERSION_ID', '')}".strip()


def _versions() -> dict[str, str]:
    installed = {}
    for package in _PACKAGES:
        try:
            installed[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return installed


def _commit() -> str | None:
    """Short commit of the checkout, with ``+`` where files differ from it; None if untold."""
    try:
        commit = _git("rev-parse", "--short=10", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return commit + ("+" if changed else "")


def _git(*arguments: str) -> str:
    answer = subprocess.run(
        ["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=True, timeout=20
    )
    return answer.stdout.strip()
