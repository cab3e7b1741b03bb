/** Colours of the map in each theme; they follow the tokens, which a canvas cannot read. */

import type { Theme } from "@kit/ui/theme";

/**
 * Colours of routes, the same as on the printed map: any two differ for colour-blind eyes too.
 * There are more couriers than colours, so that each carries its number as well.
 */
export const ROUTE_COLOURS: Readonly<Record<Theme, readonly string[]>> = {
  light: ["#0e6bc6", "#d5580a", "#007b6a", "#a23a8f", "#804f1b", "#3a2c8a", "#8c1d3c", "#4690c7"],
  dark: ["#5aaaf1", "#fd8356", "#2fc7ae", "#dbbbeb", "#f6d460", "#917cff", "#e0577c", "#c3f6ee"],
  sun: ["#003f8a", "#8a3300", "#00463c", "#6d1a5e", "#4a2b07", "#1f1466", "#5e0d25", "#004a73"],
};

export const NUM_COLOURS = 8;

export interface MapColours {
  readonly land: string;
  readonly water: string;
  readonly waterInk: string;
  readonly roadMajor: string;
  readonly roadMinor: string;
  readonly roadEstimated: string;
  readonly border: string;
  readonly ink: string;
  readonly soft: string;
  readonly halo: string;
  readonly paper: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly sun: string;
  readonly onSun: string;
  readonly good: string;
  readonly bad: string;
  readonly faint: string;
}

export const MAP_COLOURS: Readonly<Record<Theme, MapColours>> = {
  light: {
    land: "#f6f4ee",
    water: "#c5dfea",
    waterInk: "#2f6178",
    roadMajor: "#dcbc7c",
    roadMinor: "#e3d9c2",
    roadEstimated: "#cdbfa3",
    border: "#cfc8b8",
    ink: "#14242b",
    soft: "#50626b",
    halo: "#fbfaf6",
    paper: "#ffffff",
    accent: "#0a5c70",
    onAccent: "#ffffff",
    sun: "#f2b233",
    onSun: "#241a00",
    good: "#14653a",
    bad: "#a3162a",
    faint: "#9aa5a9",
  },
  dark: {
    land: "#0e1518",
    water: "#12303d",
    waterInk: "#8fbfd4",
    roadMajor: "#6e5c35",
    roadMinor: "#3a3e38",
    roadEstimated: "#443f33",
    border: "#3a474d",
    ink: "#edf2f3",
    soft: "#a7b7bd",
    halo: "#0e1518",
    paper: "#172126",
    accent: "#74cbdd",
    onAccent: "#04252d",
    sun: "#f2b233",
    onSun: "#241a00",
    good: "#7fd6a1",
    bad: "#ff9aa5",
    faint: "#5c6c73",
  },
  sun: {
    land: "#ffffff",
    water: "#d5e8f2",
    waterInk: "#00384f",
    roadMajor: "#9a9a9a",
    roadMinor: "#c4c4c4",
    roadEstimated: "#c4c4c4",
    border: "#8a8a8a",
    ink: "#000000",
    soft: "#000000",
    halo: "#ffffff",
    paper: "#ffffff",
    accent: "#000000",
    onAccent: "#ffffff",
    sun: "#ffd400",
    onSun: "#000000",
    good: "#00421f",
    bad: "#8a0014",
    faint: "#8a8a8a",
  },
};

/** The colour of a route; `null` is the page's own. */
export function routeColour(theme: Theme, colour: number | null): string {
  const known = colour === null ? undefined : ROUTE_COLOURS[theme][colour % NUM_COLOURS];
  return known ?? MAP_COLOURS[theme].accent;
}
