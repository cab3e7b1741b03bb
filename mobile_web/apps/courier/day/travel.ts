/** Ways over the ground, as far as a phone's positions tell them. */

export interface Point {
  readonly lon: number;
  readonly lat: number;
}

export interface TimedPoint extends Point {
  readonly accuracyM: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface Travelled {
  readonly metres: number;
  /** For how long there were positions. */
  readonly milliseconds: number;
}

const METRES_A_DEGREE = 111_195;
/** Vaguer positions tell that somebody is in town, not where they drive. */
const USABLE_M = 100;
/** Longer without a position, and the way between is not known. */
const LONGEST_GAP_MS = 5 * 60_000;

/** Metres as the crow flies; over a city the earth is flat. */
export function metresBetween(one: Point, other: Point): number {
  const middle = ((one.lat + other.lat) / 2) * (Math.PI / 180);
  const east = (other.lon - one.lon) * Math.cos(middle) * METRES_A_DEGREE;
  const north = (other.lat - one.lat) * METRES_A_DEGREE;
  return Math.hypot(east, north);
}

/**
 * The way with one more position.
 *
 * Who stands still wanders on the map: a step counts when it is longer than what both positions
 * may err by. Until then `from` stays the last point that counted, so that a slow walk counts too.
 */
export function travelOn(
  so: Travelled,
  from: TimedPoint | null,
  to: TimedPoint,
): { readonly so: Travelled; readonly from: TimedPoint | null } {
  if (to.accuracyM > USABLE_M) return { so, from };
  if (from === null || to.time <= from.time) return { so, from: from ?? to };
  const took = to.time - from.time;
  if (took > LONGEST_GAP_MS) return { so, from: to };
  const metres = metresBetween(from, to);
  if (metres <= Math.max(20, from.accuracyM, to.accuracyM)) return { so, from };
  return {
    so: { metres: so.metres + metres, milliseconds: so.milliseconds + took },
    from: to,
  };
}
