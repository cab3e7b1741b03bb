/** A drawing as GeoJSON, with all that its layers look at. */

import type { Theme } from "@kit/ui/theme";
import { routeColour } from "./palette";
import type { Drawing, MapStop, Point, StopState } from "./shapes";

interface Feature {
  readonly type: "Feature";
  readonly geometry:
    | { readonly type: "Point"; readonly coordinates: [number, number] }
    | { readonly type: "LineString"; readonly coordinates: [number, number][] };
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

export interface Collection {
  readonly type: "FeatureCollection";
  readonly features: Feature[];
}

/** What is to be seen above the rest, where stops lie on each other. */
const ORDER: Readonly<Record<StopState, number>> = {
  done: 0,
  ahead: 1,
  failed: 2,
  late: 3,
  next: 4,
};

export function lineFeatures(drawing: Drawing, theme: Theme): Collection {
  // Many routes at once are a web; the one that is looked at may be broad, of however many strands.
  const seen = drawing.lines.filter((line) => !line.isFaint);
  const width = new Set(seen.map((line) => line.colour)).size > 3 ? 2.2 : 3.8;
  return collection(
    drawing.lines
      .filter((line) => line.points.length > 1)
      .map((line) => ({
        type: "Feature",
        geometry: { type: "LineString", coordinates: line.points.map(pair) },
        properties: {
          id: line.id,
          colour: routeColour(theme, line.colour),
          isStraight: line.isStraight,
          width,
          isFaint: line.isFaint ?? false,
        },
      })),
  );
}

export function stopFeatures(drawing: Drawing, theme: Theme): Collection {
  const colours = new Map(drawing.lines.map((line) => [line.id, line.colour]));
  return collection(
    drawing.stops.map((stop) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: pair(stop.point) },
      properties: {
        id: stop.id,
        state: stop.state,
        sign: signOf(stop),
        order: 1_000 * ORDER[stop.state] - stop.number,
        colour: routeColour(theme, stop.line === null ? null : (colours.get(stop.line) ?? null)),
        isFaint: stop.isFaint ?? false,
      },
    })),
  );
}

export function dotFeatures(drawing: Drawing, theme: Theme): Collection {
  return collection(
    drawing.dots.map((dot) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: pair(dot.point) },
      properties: {
        id: dot.id,
        label: dot.label,
        colour: routeColour(theme, dot.colour),
        accuracyM: dot.accuracyM ?? 0,
        isOld: dot.isOld ?? false,
      },
    })),
  );
}

/** Its name in symbols.ts; what is over carries a sign in place of its number. */
function signOf(stop: MapStop): string {
  const hasNumber = stop.state !== "done" && stop.state !== "failed";
  return `stop-${stop.state}${hasNumber ? `-${stop.number}` : ""}`;
}

function collection(features: Feature[]): Collection {
  return { type: "FeatureCollection", features };
}

function pair([lon, lat]: Point): [number, number] {
  return [lon, lat];
}
