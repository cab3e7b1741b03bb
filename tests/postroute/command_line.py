"""Calls the command as a user does, within this process or in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postroute.main import cli, run

#: The start of a command in a process of its own.
PROGRAM = (sys.executable, "-c", "from postroute.main import main; main()")

#: A search that repeats byte for byte, and is short.
BY_COUNT = ("--iterations", 2, "--workers", 1)

#: No search at all: the first plan.
FIRST = ("--iterations", 0, "--workers", 1)


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be JSON and nothing else."""
        return json.loads(self.out)

    def codes(self) -> list[str]:
        """Codes of the faults that ``--json`` told."""
        return [fault["code"] for fault in self.json["faults"]]


def postroute(*arguments: object) -> Outcome:
    """The command, run here."""
    words = [str(argument) for argument in arguments]
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = run(
            lambda: cli.main(words, prog_name="postroute", standalone_mode=False),
            as_json="--json" in words,
        )
    return Outcome(status, out.getvalue(), err.getvalue())


def start(*arguments: object) -> subprocess.Popen[str]:
    """The command in a process of its own, at the head of a group of its own."""
    return subprocess.Popen(
        [*PROGRAM, *(str(argument) for argument in arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too, by its path in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def feature(identity: object, lon: object, lat: object) -> dict[str, object]:
    """A point as a user's GeoJSON has it."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"id": identity, "name": f"Chợ {identity}"},
    }


def write_points(path: Path, features: Iterable[object]) -> Path:
    """A file of locations."""
    content = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
