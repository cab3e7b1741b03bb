/** Pieces of a way, joined as far as they hang together. */

export interface Leg {
  /** It leads to the stop of this number; behind the last one, to the route's end. */
  readonly leg: number;
  /** Nobody knows the roads. */
  readonly isStraight: boolean;
  readonly points: readonly (readonly [lon: number, lat: number])[];
}

/** The way in as few lines as it takes: a closed home leaves a gap, which nothing may bridge. */
export function strands(legs: readonly Leg[]): Leg[] {
  const found: Leg[] = [];
  let last = Number.NaN;
  for (const one of legs) {
    const open = found.at(-1);
    if (open !== undefined && one.leg === last + 1 && open.isStraight === one.isStraight) {
      found[found.length - 1] = { ...open, points: [...open.points, ...one.points] };
    } else {
      found.push(one);
    }
    last = one.leg;
  }
  return found;
}
