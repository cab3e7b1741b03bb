"""Files of the planned day, each from a list, and its map; no path ever comes from the address."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from courier_api.errors import FileNotPlannedError

#: What an answer may do when it says nothing itself.
SEALED_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

#: How far into a page its own policy is looked for.
HEAD_LETTERS = 4_096

_META = re.compile(
    r'<meta http-equiv="Content-Security-Policy" content="(default-src [^"<>]{1,2000})">'
)
_HASHED = re.compile(
    r"default-src 'none'(?:; (?:script|style)-src 'sha256-[A-Za-z0-9+/=]{44}'|; img-src data:"
    r"|; base-uri 'none'|; form-action 'none')*"
)


@dataclass(frozen=True, slots=True)
class DayFile:
    """
    A file of the planned day.

    Parameters
    ----------
    name : str
        In the day's folder, and at the end of its address.
    media_type : str
    is_offered : bool
        Listed on the start page.
    """

    name: str
    media_type: str
    is_offered: bool = True


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Everything under ``/day/``; nothing else in the folder can be asked for.
DAY_FILES = {
    one.name: one
    for one in (
        DayFile("routes.xlsx", XLSX),
        DayFile("gpx.zip", "application/zip"),
        DayFile("plan.geojson", "application/geo+json"),
        DayFile("plan.json", "application/json"),
        DayFile("problem.json", "application/json"),
        DayFile("matrix.npz", "application/octet-stream", is_offered=False),
        DayFile("locations.geojson", "application/geo+json", is_offered=False),
        DayFile("items.csv", "text/csv; charset=utf-8", is_offered=False),
    )
}

#: Folder of the day's tracks, handed out as the archive ``gpx.zip``.
GPX_FOLDER = "gpx"


def is_own_file(data_dir: Path, path: Path) -> bool:
    """Whether a file lies where its path says: in the day's folder, and no link leads out of it."""
    return path.is_file() and path.resolve() == data_dir.resolve() / path.relative_to(data_dir)


def gpx_paths(data_dir: Path) -> list[Path]:
    """The day's tracks, by name."""
    tracks = (data_dir / GPX_FOLDER).glob("*.gpx")
    return sorted(path for path in tracks if is_own_file(data_dir, path))


def day_path(data_dir: Path, name: str) -> Path:
    """
    The file itself.

    Raises
    ------
    FileNotPlannedError
        When it is not on the list, or the day has none, or it leads out of the day's folder.
    """
    path = data_dir / name
    is_listed = name in DAY_FILES or name == "plan.html"
    if not is_listed or not is_own_file(data_dir, path):
        raise FileNotPlannedError(f"The planned day has no file {name!r}.")
    return path


def gpx_files(data_dir: Path) -> dict[str, bytes]:
    """
    Names and contents of the day's tracks.

    Raises
    ------
    FileNotPlannedError
        When there are none.
    """
    paths = gpx_paths(data_dir)
    if not paths:
        raise FileNotPlannedError("The planned day has no tracks (gpx).")
    return {path.name: path.read_bytes() for path in paths}


def page_policy(page: str) -> str:
    """
    Policy for the answer that carries a self-contained page.

    It is the page's own, by hash, when that allows nothing but the hashed parts; otherwise the
    page may do nothing.
    """
    found = _META.search(page[:HEAD_LETTERS])
    own = html.unescape(found[1]) if found else ""
    return f"{own}; frame-ancestors 'none'" if _HASHED.fullmatch(own) else SEALED_POLICY
