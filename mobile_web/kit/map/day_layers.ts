/** What is drawn on the ground: routes, their stops, and who is under way. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "./base_layers";
import type { MapColours } from "./palette";

export const LINES = "lines";
export const STOPS = "stops";
export const DOTS = "dots";

/** Layers that answer a press, topmost first. */
export const PRESSED = ["dots", "stops", "stop-dots", "lines-touch"] as const;

/** Above names of places, in the order of drawing. */
export function pointLayers(colours: MapColours): LayerSpecification[] {
  return [...stopLayers(colours), ...dotLayers(colours)];
}

/** Above roads, and below all names. */
export function lineLayers(colours: MapColours): LayerSpecification[] {
  const round = { "line-join": "round", "line-cap": "round" } as const;
  const isFaint: ExpressionSpecification = ["get", "isFaint"];
  const width: ExpressionSpecification = ["case", isFaint, 1, ["get", "width"]];
  const colour: ExpressionSpecification = ["case", isFaint, colours.faint, ["get", "colour"]];
  const opacity: ExpressionSpecification = ["case", isFaint, 0.35, 0.9];
  const drawn = { "line-color": colour, "line-opacity": opacity };
  const line = { type: "line", source: LINES } as const;
  return [
    {
      ...line,
      id: "lines-case",
      filter: ["!", isFaint],
      layout: round,
      paint: {
        "line-color": colours.halo,
        "line-width": ["+", 2.4, ["get", "width"]],
        "line-opacity": 0.8,
      },
    },
    {
      ...line,
      id: "lines-straight",
      filter: ["get", "isStraight"],
      paint: { ...drawn, "line-width": width, "line-dasharray": [2.2, 1.6] },
    },
    {
      ...line,
      id: "lines",
      filter: ["!", ["get", "isStraight"]],
      layout: round,
      paint: { ...drawn, "line-width": width },
    },
    // A finger does not meet a line of three pixels.
    {
      ...line,
      id: "lines-touch",
      paint: { "line-color": colours.land, "line-opacity": 0, "line-width": 18 },
    },
  ];
}

function stopLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: "stop-dots",
      type: "circle",
      source: STOPS,
      filter: ["get", "isFaint"],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 2, 13, 5],
        "circle-color": [
          "case",
          ["==", ["get", "state"], "done"],
          ["get", "colour"],
          colours.paper,
        ],
        "circle-stroke-color": ["get", "colour"],
        "circle-stroke-width": 1.4,
      },
    },
    {
      id: "stops",
      type: "symbol",
      source: STOPS,
      filter: ["!", ["get", "isFaint"]],
      layout: {
        "icon-image": ["get", "sign"],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "symbol-sort-key": ["get", "order"],
      },
    },
  ];
}

function dotLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: "dot-reach",
      type: "circle",
      source: DOTS,
      filter: [">", ["get", "accuracyM"], 0],
      paint: {
        // Metres as pixels at this latitude; they double with each zoom.
        "circle-radius": [
          "interpolate",
          ["exponential", 2],
          ["zoom"],
          8,
          ["*", ["get", "accuracyM"], 256 / 150_100],
          20,
          ["*", ["get", "accuracyM"], (256 / 150_100) * 4_096],
        ],
        "circle-color": colours.accent,
        "circle-opacity": 0.14,
      },
    },
    {
      id: "dots",
      type: "circle",
      source: DOTS,
      paint: {
        "circle-radius": 11,
        "circle-color": ["case", ["get", "isOld"], colours.paper, ["get", "colour"]],
        "circle-stroke-color": ["case", ["get", "isOld"], ["get", "colour"], colours.paper],
        "circle-stroke-width": 3,
      },
    },
    {
      id: "dot-labels",
      type: "symbol",
      source: DOTS,
      layout: {
        "text-field": ["get", "label"],
        "text-font": FONT,
        "text-size": 11,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": ["case", ["get", "isOld"], colours.ink, colours.paper] },
    },
  ];
}
