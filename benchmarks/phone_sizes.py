"""How many bytes a phone gets: exact, from the built pages alone."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import BenchmarkError

__all__ = ["FIRST_LOAD_GOAL", "KEPT_GOAL", "Sizes", "first_load", "kept_files", "sizes_of"]

#: Bytes of JavaScript before scanner and map, and of all that the phone keeps; packed.
FIRST_LOAD_GOAL, KEPT_GOAL = 60_000, 1_100_000

_LOADED = re.compile(
    r"""<script[^>]+src="(/assets/[^"]+)"|modulepreload[^>]+href="(/assets/[^"]+)"""
)
#: Not ``import(...)``, which waits until something is wanted.
_IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\./[^"']+\.js)["']""")
#: The list that the build writes into the service worker.
_KEPT = re.compile(r"""["'`](/[^"'`\s]+,/courier\.html,[^"'`\s]+)["'`]""")
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Sizes:
    """
    Bytes of a build, each file packed by gzip where that makes it smaller.

    Parameters
    ----------
    first_load : int
        JavaScript that runs before anything is shown.
    kept : int
        Everything that the phone keeps, so that it works without a network.
    largest : tuple of (str, int)
        The largest files of these, the largest in front.
    """

    first_load: int
    kept: int
    largest: tuple[tuple[str, int], ...]


def sizes_of(dist: Path) -> Sizes:
    """
    Sizes of the courier's page.

    Parameters
    ----------
    dist : Path
        Folder of the build.
    """
    kept = {path.name: _packed(path) for path in kept_files(dist)}
    largest = sorted(kept.items(), key=lambda one: -one[1])[:6]
    first = sum(_packed(path) for path in first_load(dist))
    return Sizes(first, sum(kept.values()), tuple(largest))


def first_load(dist: Path, page: str = "courier.html") -> list[Path]:
    """
    Scripts that a page loads before it shows anything: its own, and all that these import.

    Raises
    ------
    BenchmarkError
        When the page names none: then it is not read as it was built.
    """
    text = (dist / page).read_text("utf-8")
    waiting = [next(filter(None, found)) for found in _LOADED.findall(text)]
    if not waiting:
        raise BenchmarkError(f"{page} loads no script, wanted those that the build writes into it.")
    paths = [(dist / name.lstrip("/")).resolve() for name in waiting]
    found: dict[Path, None] = {}
    while paths:
        path = paths.pop()
        if path in found:
            continue
        found[path] = None
        imported = _IMPORTED.findall(path.read_text("utf-8"))
        paths += [(path.parent / name).resolve() for name in imported]
    return list(found)


def kept_files(dist: Path) -> list[Path]:
    """
    Files that the service worker keeps on the phone.

    Raises
    ------
    BenchmarkError
        When the service worker names none.
    """
    text = (dist / "service-worker.js").read_text("utf-8")
    found = _KEPT.search(text)
    if found is None:
        raise BenchmarkError("service-worker.js keeps no file, wanted a list of them.")
    return [dist / name.lstrip("/") for name in found[1].split(",")]


def _packed(path: Path) -> int:
    content = path.read_bytes()
    return min(len(content), len(gzip.compress(content, _LEVEL, mtime=0)))
