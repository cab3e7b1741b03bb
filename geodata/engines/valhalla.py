"""Isochrones from Valhalla: what can be reached within some minutes, as outlines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.snap import MAX_SNAP_M
from routing_engine.travel import one_fault

#: Valhalla's word for each of our profiles.
COSTING = {"motorbike": "motor_scooter", "van": "auto"}


class ValhallaTiles:
    """
    Valhalla inside this process, by the package ``pyvalhalla``.

    Parameters
    ----------
    config : Path
        Configuration that ``valhalla_build_tiles`` was run with.

    Raises
    ------
    GeodataError
        When the package is not installed, or the configuration or its tiles cannot be read.
    """

    def __init__(self, config: Path) -> None:
        try:
            import valhalla
        except ImportError as error:
            raise GeodataError(
                "The package pyvalhalla is not installed; wanted `pip install postroute[valhalla]` "
                "(Python 3.12 or later)."
            ) from error
        try:
            self._actor: Any = valhalla.Actor(str(config))
        except (RuntimeError, OSError, ValueError) as error:
            raise GeodataError(f"Valhalla configuration {config}: {error}.") from error

    def isochrones(
        self, lon: float, lat: float, minutes: Sequence[int], *, profile: str, name: str
    ) -> dict[int, list[NDArray[np.float64]]]:
        """
        Outlines of what is reached from a place within each number of minutes.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.
        minutes : sequence of int
            At most four, as Valhalla allows.
        profile : str
            ``motorbike`` or ``van``.
        name : str
            What to call the place in a fault.

        Returns
        -------
        outlines : dict of minutes to list of float64, shape (k, 2)
            Longitude and latitude of each outer ring, closed.

        Raises
        ------
        InputFaultsError
            When the place is over 5 km from every road.
        KeyError
            When Valhalla has no costing for the profile.
        """
        place = {"lon": lon, "lat": lat, "search_cutoff": int(MAX_SNAP_M)}
        request = {"locations": [place], "costing": COSTING[profile]}
        # Far from every road an isochrone is a small ring around the place, and no error.
        if not self._ask("locate", request)[0].get("edges"):
            raise one_fault(
                "too_far_from_road",
                place=name,
                cause=f"Valhalla knows no road within {MAX_SNAP_M:.0f} m of ({lon}, {lat}).",
                remedy="Check the coordinate, or build tiles that cover the place.",
            )
        wanted = [{"time": one} for one in sorted(minutes)]
        answer = self._ask("isochrone", {**request, "contours": wanted, "polygons": True})
        outlines: dict[int, list[NDArray[np.float64]]] = {one: [] for one in sorted(minutes)}
        for feature in answer["features"]:
            shape = feature["geometry"]
            is_one = shape["type"] == "Polygon"
            polygons = [shape["coordinates"]] if is_one else shape["coordinates"]
            rings = [np.array(polygon[0], dtype=np.float64) for polygon in polygons]
            outlines[round(feature["properties"]["contour"])] += rings
        return outlines

    def _ask(self, service: str, request: dict[str, Any]) -> Any:
        try:
            answer = getattr(self._actor, service)(json.dumps(request))
        except RuntimeError as error:
            raise GeodataError(f"Valhalla refused {service}: {error}.") from error
        return json.loads(answer)
