/** What a map of ours shows, told without any map library. */

/** Longitude and latitude, EPSG:4326. */
export type Point = readonly [lon: number, lat: number];

/** `late`: its time has passed. */
export type StopState = "ahead" | "next" | "done" | "failed" | "late";

export interface MapStop {
  readonly id: string;
  /** Place in the route, from 1. */
  readonly number: number;
  readonly point: Point;
  readonly name: string;
  readonly state: StopState;
  /** The line that leads there; null: the only one. */
  readonly line: string | null;
  /** Drawn as a mere dot: something else is looked at. */
  readonly isFaint?: boolean;
}

export interface MapLine {
  readonly id: string;
  readonly points: readonly Point[];
  /** Position in `ROUTE_COLOURS`; null: the accent. */
  readonly colour: number | null;
  /** Between stops as the crow flies: drawn broken. */
  readonly isStraight: boolean;
  readonly isFaint?: boolean;
}

/** Somebody on the way. */
export interface MapDot {
  readonly id: string;
  readonly point: Point;
  /** A number or a few letters. */
  readonly label: string;
  /** Position in `ROUTE_COLOURS`; null: oneself. */
  readonly colour: number | null;
  readonly accuracyM: number | null;
  /** Heard of long ago. */
  readonly isOld?: boolean;
}

export interface Drawing {
  readonly lines: readonly MapLine[];
  readonly stops: readonly MapStop[];
  readonly dots: readonly MapDot[];
}

/** A box that holds all points; null: there are none. */
export function boundsOf(points: Iterable<Point>): [Point, Point] | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  if (west > east) return null;
  return [
    [west, south],
    [east, north],
  ];
}

/** Points of what is looked at; of everything where nothing stands out. */
export function pointsInSight(drawing: Drawing): Point[] {
  const all = pointsOf(drawing, true);
  return all.length > 0 ? all : pointsOf(drawing, false);
}

function pointsOf(drawing: Drawing, isClear: boolean): Point[] {
  const wanted = (one: { readonly isFaint?: boolean }) => !isClear || !one.isFaint;
  const ends = drawing.lines.filter(wanted).flatMap((line) => line.points);
  return [...ends, ...drawing.stops.filter(wanted).map((stop) => stop.point)];
}
