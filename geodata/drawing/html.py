"""A plan as one HTML page that needs nothing else: no server, no tile, no font from afar."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any, Literal

from geodata.drawing.geometry import RouteGeometry
from geodata.drawing.payload import page_payload
from geodata.graph import RoadGraph
from routing_engine.plan import Plan
from routing_engine.problem import Problem

#: Parts of the page's one script, in the order they run.
SCRIPTS = (
    "words.js",
    "model.js",
    "view.js",
    "paint.js",
    "marks.js",
    "dom.js",
    "lists.js",
    "timeline.js",
    "search.js",
    "legend.js",
    "main.js",
)
STYLES = ("tokens.css", "page.css", "parts.css", "print.css")


def plan_page(
    problem: Problem,
    plan: Plan,
    geometries: Sequence[RouteGeometry],
    *,
    graph: RoadGraph | None = None,
    wards: Mapping[str, Any] | None = None,
    water: Mapping[str, Any] | None = None,
    language: Literal["vi", "en"] = "vi",
) -> str:
    """
    The page; equal input gives equal text.

    Parameters
    ----------
    problem : Problem
    plan : Plan
        Of that problem.
    geometries : sequence of RouteGeometry
        Of the plan's routes, in their order.
    graph : RoadGraph, optional
        Roads for the base map, whose provenance the page states.
    wards, water : mapping, optional
        GeoJSON FeatureCollections of polygons, EPSG:4326.
    language : str
        Shown first; the reader can switch.
    """
    payload = page_payload(problem, plan, geometries, graph=graph, wards=wards, water=water)
    script, style = _joined(SCRIPTS, "\n"), _joined(STYLES, "\n")
    return Template(_part("page.html")).substitute(
        language=html.escape(language),
        title=html.escape(" · ".join(filter(None, ("Postroute", problem.name, problem.date)))),
        policy=html.escape(_policy(script, style)),
        style=style,
        script=script,
        data=_embedded_json(payload),
    )


def _policy(script: str, style: str) -> str:
    """Content security policy that lets the page's own script and style run, and nothing load."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash_source(script)}",
            f"style-src {_hash_source(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash_source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _embedded_json(payload: Mapping[str, Any]) -> str:
    """JSON that cannot end its script element, whatever names it holds."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _joined(names: Sequence[str], glue: str) -> str:
    return glue.join(_part(name) for name in names)


@cache
def _part(name: str) -> str:
    return files("geodata.drawing").joinpath(name).read_text(encoding="utf-8")
