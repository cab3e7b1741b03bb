"""RoadGraphs on disk: one ``.npz`` each, whole or not at all, with a hash of what it holds."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from geodata.graph import RoadGraph
from routing_engine.travel import NPZ_ERRORS, one_fault

#: Fields that are no arrays.
_TEXT_FIELDS = ("name", "profiles", "names")


def save_graph(graph: RoadGraph, path: Path) -> None:
    """Write ``path`` whole or not at all; equal graphs give equal bytes."""
    arrays: dict[str, Any] = {
        field.name: getattr(graph, field.name)
        for field in fields(graph)
        if field.name not in _TEXT_FIELDS
    }
    # A name may hold any letter, so texts travel as UTF-8 bytes parted by a line feed.
    texts = {"name": graph.name, "sha256": graph.sha256()}
    texts |= {"profiles": "\n".join(graph.profiles), "names": "\n".join(graph.names)}
    arrays |= {key: np.frombuffer(text.encode(), np.uint8) for key, text in texts.items()}
    partial = path.with_name(f"{path.name}.part{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with partial.open("wb") as file:
            np.savez_compressed(file, **arrays)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def load_graph(path: Path) -> RoadGraph:
    """
    Read what `save_graph` wrote.

    Raises
    ------
    InputFaultsError
        When the file is missing, cut short, or holds something else than its own hash says.
    """
    try:
        # np.load forgets to close a path it cannot read; a file of ours is closed in any case.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        texts = {key: arrays.pop(key).tobytes().decode() for key in (*_TEXT_FIELDS, "sha256")}
        graph = RoadGraph(
            name=texts["name"],
            profiles=tuple(texts["profiles"].split("\n")),
            names=tuple(texts["names"].split("\n")) if texts["names"] else (),
            **arrays,
        )
    except FileNotFoundError:
        raise one_fault(
            "file_missing",
            place=str(path),
            cause="There is no such file; a road network (.npz) was wanted.",
            remedy="Build it with `postroute geodata ingest`.",
        ) from None
    except NPZ_ERRORS as error:
        raise one_fault(
            "network_unreadable",
            place=str(path),
            cause=f"This is no road network: {error}",
            remedy="Delete the file and build it again with `postroute geodata ingest`.",
        ) from error
    if graph.sha256() != texts["sha256"]:
        raise one_fault(
            "network_altered",
            place=str(path),
            cause=f"Its content hashes to {graph.sha256()[:12]}, wanted {texts['sha256'][:12]}.",
            remedy="Delete the file and build it again with `postroute geodata ingest`.",
        )
    return graph
