"""TravelMatrix from OSRM: the bindings or a server, always with a radius, block by block."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.errors import GeodataError
from geodata.graph import Provenance
from geodata.matrix_result import MatrixResult, result_of_weights
from geodata.snap import MAX_SNAP_M, Snaps
from geodata.weights import pack
from routing_engine.travel import FaultCollector

#: Rows and columns asked for at once; a server's own limit is 100 x 100 unless it was raised.
BLOCK_SIZE = 100
#: Without a radius OSRM sets a point on the nearest road however far: 81 km, in a trial.
RADIUS_M = MAX_SNAP_M
_TIMEOUT_S = 60.0

Coordinates = Sequence[tuple[float, float]]
Answer = dict[str, Any]


class OsrmEngine(Protocol):
    """One OSRM data set, which knows one profile."""

    def table(self, coordinates: Coordinates, num_sources: int) -> Answer:
        """
        OSRM's table from the first ``num_sources`` coordinates to the others.

        Returns
        -------
        answer : dict
            As OSRM's table service gives it, with its ``code`` and ``message`` when it fails.
        """
        ...


@dataclass(frozen=True, slots=True)
class OsrmServer:
    """
    An ``osrm-routed`` server.

    Parameters
    ----------
    url : str
        Such as ``http://127.0.0.1:5000``.
    profile : str
        Name in the request's path; the server answers for the data it was started with.
    """

    url: str
    profile: str = "driving"

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"OsrmServer: url {self.url!r}, wanted http:// or https://.")

    def table(self, coordinates: Coordinates, num_sources: int) -> Answer:
        """Table by HTTP; see `OsrmEngine`."""
        places = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in coordinates)
        sources, destinations = _roles(len(coordinates), num_sources)
        options = {
            "sources": ";".join(map(str, sources)),
            "destinations": ";".join(map(str, destinations)),
            "annotations": "duration,distance",
            "radiuses": ";".join([f"{RADIUS_M:.0f}"] * len(coordinates)),
            "generate_hints": "false",
        }
        query = urlencode(options, safe=";,")
        address = f"{self.url.rstrip('/')}/table/v1/{self.profile}/{places}?{query}"
        try:
            with urlopen(address, timeout=_TIMEOUT_S) as reply:  # noqa: S310 - http(s) only, above
                content = reply.read()
        except HTTPError as error:
            content = error.read()
        except (URLError, OSError) as error:
            raise GeodataError(f"OSRM server {self.url} does not answer: {error}.") from error
        return _parsed(self.url, content)


def _parsed(url: str, content: bytes) -> Answer:
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or "code" not in answer:
        raise GeodataError(f"OSRM server {url} answered {content[:80]!r}, wanted its JSON.")
    return answer


class OsrmBindings:
    """
    OSRM inside this process, by the package ``osrm-bindings``.

    Parameters
    ----------
    path : Path
        Data set ``NAME.osrm``, prepared by osrm-extract, osrm-partition and osrm-customize.

    Raises
    ------
    GeodataError
        When the package is not installed, or the data set cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            import osrm
        except ImportError as error:
            raise GeodataError(
                "The package osrm-bindings is not installed; wanted `pip install postroute[osrm]` "
                "(Python 3.12 or later)."
            ) from error
        try:
            self._engine = osrm.OSRM(
                storage_config=str(path),
                algorithm="MLD",
                use_shared_memory=False,
                max_locations_distance_table=-1,
            )
        except RuntimeError as error:
            raise GeodataError(f"OSRM data set {path} cannot be read: {error}.") from error
        self._parameters = osrm.TableParameters

    def table(self, coordinates: Coordinates, num_sources: int) -> Answer:
        """Table by the bindings; see `OsrmEngine`."""
        sources, destinations = _roles(len(coordinates), num_sources)
        parameters = self._parameters(
            coordinates=list(coordinates),
            sources=list(sources),
            destinations=list(destinations),
            annotations=["duration", "distance"],
            radiuses=[RADIUS_M] * len(coordinates),
            generate_hints=False,
        )
        try:
            found = self._engine.Table(parameters)
        except RuntimeError as error:
            code, _, message = str(error).partition(" - ")
            return {"code": code, "message": message}
        keys = ("code", "durations", "distances", "destinations")
        return {key: found[key] for key in keys}


def _roles(num_coordinates: int, num_sources: int) -> tuple[range, range]:
    return range(num_sources), range(num_sources, num_coordinates)


def osrm_matrix(
    engines: Mapping[str, OsrmEngine], lon: ArrayLike, lat: ArrayLike, *, names: Sequence[str]
) -> MatrixResult:
    """
    What `geodata.matrix.travel_matrix` yields, by OSRM's speeds and roads.

    Parameters
    ----------
    engines : mapping of profile to OsrmEngine
        OSRM prepares its data for one profile, so that two profiles are two engines.
    lon, lat : float, shape (n,)
        Degrees, EPSG:4326.
    names : sequence of str
        What to call each location in faults and reports.

    Raises
    ------
    InputFaultsError
        When a location is over 5 km from every road of an engine.
    GeodataError
        When an engine does not answer, or refuses to.
    """
    points = np.column_stack((np.asarray(lon, np.float64), np.asarray(lat, np.float64)))
    places: Coordinates = [(x, y) for x, y in points.tolist()]
    faults = FaultCollector()
    snap_m = np.array([_snap(engine, places, names, faults) for engine in engines.values()])
    faults.raise_if_any()
    weights = np.stack([_weights(engine, places) for engine in engines.values()])
    shape = (len(engines), len(places))
    snaps = Snaps(
        profiles=tuple(engines),
        lon=points[:, 0],
        lat=points[:, 1],
        arc=np.full(shape, -1, dtype=np.int32),
        reverse_arc=np.full(shape, -1, dtype=np.int32),
        fraction=np.zeros(shape),
        snap_m=snap_m,
        provenance=np.full(shape, Provenance.OSM, dtype=np.uint8),
    )
    return result_of_weights(snaps, tuple(names), np.zeros(0, dtype=np.bool_), weights)


def _blocks(number: int) -> list[range]:
    return [range(i, min(i + BLOCK_SIZE, number)) for i in range(0, number, BLOCK_SIZE)]


def _snap(
    engine: OsrmEngine, places: Coordinates, names: Sequence[str], faults: FaultCollector
) -> NDArray[np.float64]:
    """
    Metres from each location to OSRM's road; a location without one is noted and left at nan.

    OSRM names one such location a time, so it is asked again without that one.
    """
    metres = np.full(len(places), np.nan)
    for block in _blocks(len(places)):
        left = list(block)
        while left:
            # The first is source and destination; the table's single row costs little.
            answer = engine.table([places[i] for i in (left[0], *left)], 1)
            if answer["code"] == "Ok":
                metres[left] = [found["distance"] for found in answer["destinations"]]
                break
            far = left.pop(max(0, _place_without_road(answer) - 1))
            faults.add(
                "too_far_from_road",
                place=names[far],
                cause=f"OSRM knows no road within {RADIUS_M:.0f} m of {places[far]}.",
                remedy="Check the coordinate, or prepare OSRM with roads that cover the place.",
            )
    return metres


def _place_without_road(answer: Answer) -> int:
    """Number of the coordinate that OSRM could not set on a road."""
    message = str(answer.get("message", ""))
    number = re.search(r"coordinate (\d+)", message)
    if answer["code"] != "NoSegment" or number is None:
        raise GeodataError(f"OSRM refused a table: {answer['code']}, {message or 'no message'}.")
    return int(number[1])


def _weights(engine: OsrmEngine, places: Coordinates) -> NDArray[np.float64]:
    """Packed milliseconds and decimetres; float64, shape (n, n), inf where no road leads."""
    weights = np.empty((len(places), len(places)))
    for rows in _blocks(len(places)):
        for columns in _blocks(len(places)):
            answer = engine.table([places[i] for i in (*rows, *columns)], len(rows))
            if answer["code"] != "Ok":
                _place_without_road(answer)
                raise GeodataError("OSRM knows a road near a location no longer.")
            block = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
            weights[block] = _packed(answer)
    np.fill_diagonal(weights, 0)
    return weights


def _packed(answer: Answer) -> NDArray[np.float64]:
    # None, OSRM's word for "no way", becomes nan.
    seconds = np.array(answer["durations"], dtype=np.float64)
    metres = np.array(answer["distances"], dtype=np.float64)
    has_way = np.isfinite(seconds) & np.isfinite(metres)
    milliseconds = np.rint(np.where(has_way, seconds, 0) * 1_000).astype(np.int64)
    decimetres = np.rint(np.where(has_way, metres, 0) * 10).astype(np.int64)
    return np.where(has_way, pack(milliseconds, decimetres), np.inf)
