"""Road networks by name: built on first use, kept on disk by what they are made of."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.arc_tables import great_circle_m
from geodata.backbone import BACKBONE_TABLE, VIA_TABLE, build_backbone, read_backbone
from geodata.graph import RoadGraph
from geodata.graph_files import load_graph, save_graph
from geodata.osm_clipping import BoundingBox
from geodata.replacement import Replacement, replace_covered
from geodata.synthetic import Centres, link_centres
from geodata.water import crosses_water, crossings, is_in_water
from routing_engine.travel import InputFaultsError, one_fault

DEFAULT_NETWORK = "hue-default"
#: Hue City with a rim; what an extract holds outside is not read.
HUE_BOX = BoundingBox(106.95, 15.85, 108.3, 16.9)
_ROOM = Path(__file__).parent
_CENTRE_TABLES = tuple(
    _ROOM / "tables" / name for name in ("former_units.csv", "units.csv", "post_offices.csv")
)
_WATER_TABLES = (_ROOM / "tables" / "water.geojson", _ROOM / "tables" / "crossings.csv")
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
    "water",
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
    # Not every path: the name may come with a problem that somebody else made.
    if name not in list_networks(cache_dir):
        raise one_fault(
            "network_unknown",
            place="network",
            cause=f"{name!r} was given, wanted one of {', '.join(list_networks(cache_dir))}.",
            remedy="Give one of these, or make it: `postroute geodata ingest FILE --name NAME`.",
        )
    return load_graph(network_path(name, cache_dir=cache_dir))


def list_networks(cache_dir: Path) -> tuple[str, ...]:
    """Names that `load_network` knows: the default first, then the ingested ones in order."""
    folder = cache_dir / "networks"
    found = sorted(path.stem for path in folder.glob("*.npz")) if folder.is_dir() else []
    return (DEFAULT_NETWORK, *(name for name in found if not name.startswith(DEFAULT_NETWORK)))


@dataclass(frozen=True, slots=True)
class IngestReport:
    """
    What became of an extract.

    Parameters
    ----------
    graph : RoadGraph
    path : Path
        The file that keeps it.
    num_dropped_nodes : int
        True junctions from which no trip returns.
    dropped_m : float
        Metres of such roads, each direction counted.
    replacement : Replacement
        How the true roads took the place of the estimated ones.
    """

    graph: RoadGraph
    path: Path
    num_dropped_nodes: int
    dropped_m: float
    replacement: Replacement


def ingest(
    pbf_path: Path, name: str, *, cache_dir: Path, bbox: BoundingBox | None = None
) -> IngestReport:
    """
    Keep under a name: the true roads of an extract, and the default network where it has none.

    Parameters
    ----------
    pbf_path : Path
        An OpenStreetMap extract (``.osm.pbf``) of any size.
    name : str
        Letters, digits, ``-``, ``_`` and ``.``; a network of this name is replaced.
    cache_dir : Path
    bbox : BoundingBox, optional
        What to read; Hue City with a rim when not given.

    Raises
    ------
    InputFaultsError
        When the name will not do, or the file is missing, no PBF, cut short or without roads;
        nothing is written then.
    """
    from geodata.osm import read_osm

    if not re.fullmatch(r"\w[\w.-]*", name, re.ASCII) or name.startswith(DEFAULT_NETWORK):
        raise one_fault(
            "network_name",
            place="network name",
            cause=f"{name!r} was given, wanted letters, digits, '-', '_' and '.' and another "
            f"beginning than {DEFAULT_NETWORK!r}.",
            remedy="Give another name.",
        )
    part = read_osm(pbf_path, name, bbox=bbox or HUE_BOX)
    estimated = load_network(cache_dir=cache_dir)
    replacement = replace_covered(
        estimated,
        part.graph,
        centre_nodes=nodes_of_centres(estimated),
        crosses_water=crosses_water,
    )
    path = network_path(name, cache_dir=cache_dir)
    save_graph(replacement.graph, path)
    return IngestReport(
        graph=replacement.graph,
        path=path,
        num_dropped_nodes=part.num_dropped_nodes,
        dropped_m=part.dropped_m,
        replacement=replacement,
    )


def nodes_of_centres(
    graph: RoadGraph, is_wanted: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """
    Nodes nearest to the settled centres, each once, ascending.

    Parameters
    ----------
    graph : RoadGraph
    is_wanted : bool, shape (n,), optional
        Which of the centres that `read_centres` gives; all when not given.
    """
    centres = read_centres()
    wanted = slice(None) if is_wanted is None else is_wanted
    nearest = [
        int(great_circle_m(graph.node_lon, graph.node_lat, lon, lat).argmin())
        for lon, lat in zip(centres.lon[wanted], centres.lat[wanted], strict=True)
    ]
    return np.unique(np.array(nearest, np.int64))


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
    for other in path.parent.glob(f"{DEFAULT_NETWORK}-*.npz"):
        # Made by other code or of other tables: it could be built again, but nothing asks for it.
        if other != path:
            other.unlink(missing_ok=True)
    return graph


def _default_key() -> str:
    digest = hashlib.sha256()
    sources = [_ROOM / f"{module}.py" for module in _CODE]
    for path in (BACKBONE_TABLE, VIA_TABLE, *_CENTRE_TABLES, *_WATER_TABLES, *sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def build_default() -> RoadGraph:
    """Hue's main roads, and links between its settled centres; all is strongly connected."""
    return link_centres(
        build_backbone(read_backbone()),
        read_centres(),
        name=DEFAULT_NETWORK,
        crossings=crossings(),
        crosses_water=crosses_water,
    )


def read_centres() -> Centres:
    """Settled centres of all units, those before July 2025 and those after."""
    rows: list[dict[str, str]] = []
    for path in _CENTRE_TABLES:
        with path.open(encoding="utf-8", newline="") as file:
            rows.extend(csv.DictReader(line for line in file if not line.startswith("#")))
    # The mask is approximate: a centre that it drowns is left to the links around it.
    rows = [row for row in rows if not is_in_water(float(row["lon"]), float(row["lat"]))]
    return Centres(
        lon=np.array([float(row["lon"]) for row in rows]),
        lat=np.array([float(row["lat"]) for row in rows]),
        # A Lưới lies behind the mountains: only its real roads lead there.
        region=np.array([int(_is_in_a_luoi(row)) for row in rows], np.int64),
    )


def _is_in_a_luoi(row: dict[str, str]) -> bool:
    return row.get("district") == "A Lưới" or row["name"].startswith("A Lưới")
