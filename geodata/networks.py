"""Road networks by name: built on first use, kept on disk by what they are made of."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np

from geodata.backbone import BACKBONE_TABLE, build_backbone, read_backbone
from geodata.graph import RoadGraph
from geodata.graph_files import load_graph, save_graph
from geodata.synthetic import Centres, link_centres
from routing_engine.travel import InputFaultsError, one_fault

DEFAULT_NETWORK = "hue-default"
_ROOM = Path(__file__).parent
_CENTRE_TABLES = tuple(
    _ROOM / "tables" / name for name in ("former_units.csv", "units.csv", "post_offices.csv")
)
#: A change in one of these, or in a table, makes a new default network.
_CODE = (
    "arc_tables",
    "backbone",
    "graph",
    "graph_building",
    "graph_files",
    "networks",
    "speeds",
    "synthetic",
)


def load_network(name: str = DEFAULT_NETWORK, *, cache_dir: Path) -> RoadGraph:
    """
    The road network of that name.

    Parameters
    ----------
    name : str
        ``hue-default``, which is built on first use, or a name given to `ingest`.
    cache_dir : Path
        Folder that keeps networks; made when missing.

    Raises
    ------
    InputFaultsError
        When no network has this name.
    """
    if name == DEFAULT_NETWORK:
        return _cached_default(cache_dir)
    path = network_path(name, cache_dir=cache_dir)
    if not path.exists():
        raise one_fault(
            "network_unknown",
            place="network",
            cause=f"{name!r} was given, wanted one of {', '.join(list_networks(cache_dir))}.",
            remedy="Give one of these, or make it: `postroute geodata ingest FILE --name NAME`.",
        )
    return load_graph(path)


def list_networks(cache_dir: Path) -> tuple[str, ...]:
    """Names that `load_network` knows: the default first, then the ingested ones in order."""
    folder = cache_dir / "networks"
    found = sorted(path.stem for path in folder.glob("*.npz")) if folder.is_dir() else []
    return (DEFAULT_NETWORK, *(name for name in found if not name.startswith(DEFAULT_NETWORK)))


def network_path(name: str, *, cache_dir: Path) -> Path:
    """File of an ingested network."""
    return cache_dir / "networks" / f"{name}.npz"


def _cached_default(cache_dir: Path) -> RoadGraph:
    path = network_path(f"{DEFAULT_NETWORK}-{_default_key()}", cache_dir=cache_dir)
    if path.exists():
        try:
            return load_graph(path)
        except InputFaultsError:
            # A damaged file of our own making is no fault of the user: it is made again.
            path.unlink()
    graph = build_default()
    save_graph(graph, path)
    return graph


def _default_key() -> str:
    digest = hashlib.sha256()
    sources = [_ROOM / f"{module}.py" for module in _CODE]
    for path in (BACKBONE_TABLE, *_CENTRE_TABLES, *sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def build_default() -> RoadGraph:
    """Hue's main roads, and links between its settled centres; all is strongly connected."""
    backbone = build_backbone(read_backbone())
    return link_centres(backbone, read_centres(), name=DEFAULT_NETWORK)


def read_centres() -> Centres:
    """Settled centres of all units, those before July 2025 and those after."""
    rows: list[dict[str, str]] = []
    for path in _CENTRE_TABLES:
        with path.open(encoding="utf-8", newline="") as file:
            rows.extend(csv.DictReader(line for line in file if not line.startswith("#")))
    return Centres(
        lon=np.array([float(row["lon"]) for row in rows]),
        lat=np.array([float(row["lat"]) for row in rows]),
        # A Lưới lies behind the mountains: only its real roads lead there.
        region=np.array([int(_is_in_a_luoi(row)) for row in rows], np.int64),
    )


def _is_in_a_luoi(row: dict[str, str]) -> bool:
    return row.get("district") == "A Lưới" or row["name"].startswith("A Lưới")
