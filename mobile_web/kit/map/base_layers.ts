/** The ground: layers for `postroute geodata basemap`, whose README tells what it holds. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { MapColours } from "./palette";

export const BASE = "base";
export const FONT = ["Be Vietnam Pro"];

/** Land, water and roads, in the order of drawing. */
export function groundLayers(colours: MapColours): LayerSpecification[] {
  return [...areas(colours), ...roads(colours)];
}

function areas(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: "water",
      type: "fill",
      source: BASE,
      "source-layer": "water",
      paint: { "fill-color": colours.water },
    },
    {
      id: "borders",
      type: "line",
      source: BASE,
      "source-layer": "wards",
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": colours.border, "line-dasharray": [3, 3] },
    },
  ];
}

function roads(colours: MapColours): LayerSpecification[] {
  const isTrue: ExpressionSpecification = ["!=", ["get", "kind"], "synthetic"];
  const isMajor: ExpressionSpecification = ["==", ["get", "class"], "major"];
  const line = { type: "line", source: BASE, "source-layer": "roads" } as const;
  const round = { "line-join": "round", "line-cap": "round" } as const;
  return [
    {
      ...line,
      id: "roads-estimated",
      filter: ["==", ["get", "kind"], "synthetic"],
      paint: { "line-color": colours.roadEstimated, "line-width": 1.2, "line-dasharray": [3, 3] },
    },
    {
      ...line,
      id: "roads-minor",
      filter: ["all", isTrue, ["!=", ["get", "class"], "major"]],
      layout: round,
      paint: {
        "line-color": colours.roadMinor,
        "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 9, 0.8, 14, 3, 17, 10],
      },
    },
    {
      ...line,
      id: "roads-major",
      filter: ["all", isTrue, isMajor],
      layout: round,
      paint: {
        "line-color": colours.roadMajor,
        "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 8, 1.2, 14, 5, 17, 16],
      },
    },
  ];
}

/** Names and the signs of places; above routes, so that they can be read. */
export function nameLayers(colours: MapColours): LayerSpecification[] {
  const halo = { "text-halo-color": colours.halo, "text-halo-width": 1.6 } as const;
  const name: ExpressionSpecification = ["get", "name"];
  const label = { "text-field": name, "text-font": FONT };
  return [
    {
      id: "road-names",
      type: "symbol",
      source: BASE,
      "source-layer": "roads",
      minzoom: 12,
      filter: ["has", "name"],
      layout: { ...label, "symbol-placement": "line", "text-size": 12 },
      paint: { ...halo, "text-color": colours.soft },
    },
    {
      id: "water-names",
      type: "symbol",
      source: BASE,
      "source-layer": "water",
      minzoom: 9,
      layout: { ...label, "text-size": 13, "text-max-width": 8, "text-padding": 50 },
      paint: { ...halo, "text-color": colours.waterInk, "text-halo-color": colours.water },
    },
    {
      id: "ward-names",
      type: "symbol",
      source: BASE,
      "source-layer": "wards",
      minzoom: 9.5,
      filter: ["==", ["geometry-type"], "Point"],
      layout: { ...label, "text-size": 12, "symbol-sort-key": ["get", "rank"] },
      paint: { ...halo, "text-color": colours.soft },
    },
    placeNames(colours),
    officeNames(colours),
  ];
}

/** Small places by a dot and, once there is room, their name. */
function placeNames(colours: MapColours): LayerSpecification {
  return {
    id: "place-names",
    type: "symbol",
    source: BASE,
    "source-layer": "places",
    minzoom: 13,
    filter: ["!=", ["get", "kind"], "post_office"],
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONT,
      "text-size": 12,
      "text-offset": [0, 1.5],
      "text-anchor": "top",
      "text-optional": true,
      "icon-image": ["concat", "place-", ["get", "kind"]],
      "icon-allow-overlap": true,
    },
    paint: { "text-color": colours.soft, "text-halo-color": colours.halo, "text-halo-width": 1.6 },
  };
}

function officeNames(colours: MapColours): LayerSpecification {
  return {
    id: "office-names",
    type: "symbol",
    source: BASE,
    "source-layer": "places",
    filter: ["==", ["get", "kind"], "post_office"],
    layout: {
      "text-field": ["step", ["zoom"], "", 9, ["get", "name"]],
      "text-font": FONT,
      "text-size": 13,
      "text-offset": [0, 1.1],
      "text-anchor": "top",
      "text-optional": true,
      "icon-image": "place-post_office",
      "icon-allow-overlap": true,
    },
    paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.8 },
  };
}
