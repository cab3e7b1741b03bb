/** A map's whole style, by theme. */

import type { Theme } from "@kit/ui/theme";
import type { StyleSpecification } from "maplibre-gl";
import { BASE, groundLayers, nameLayers } from "./base_layers";
import { DOTS, LINES, lineLayers, pointLayers, STOPS } from "./day_layers";
import { dotFeatures, lineFeatures, stopFeatures } from "./features";
import { MAP_COLOURS } from "./palette";
import type { Drawing } from "./shapes";

const OWNERS =
  '© <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">OpenStreetMap contributors</a>';

/** There are no glyphs: letters come from the page's own font, and so do their diacritics. */
export function mapStyle(
  theme: Theme,
  archive: string | null,
  drawing: Drawing,
): StyleSpecification {
  const colours = MAP_COLOURS[theme];
  const base = {
    [BASE]: { type: "vector" as const, url: archive ?? "", maxzoom: 14, attribution: OWNERS },
  };
  return {
    version: 8,
    sources: {
      ...(archive === null ? {} : base),
      [LINES]: { type: "geojson", data: lineFeatures(drawing, theme) },
      [STOPS]: { type: "geojson", data: stopFeatures(drawing, theme) },
      [DOTS]: { type: "geojson", data: dotFeatures(drawing, theme) },
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": colours.land } },
      ...(archive === null ? [] : groundLayers(colours)),
      ...lineLayers(colours),
      ...(archive === null ? [] : nameLayers(colours)),
      ...pointLayers(colours),
    ],
  };
}
