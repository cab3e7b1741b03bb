/** What is otherwise on a newer route: told as a courier would ask, stop by stop. */

import type { Route, RouteStop, Visit } from "@kit/day/route";

export interface StopChange {
  readonly before: RouteStop;
  readonly after: RouteStop;
  /** Codes that came to the stop, and that left it. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** By how many milliseconds one arrives later; 0: by hardly any. */
  readonly later: number;
  /** It comes earlier or later among the stops that stay. */
  readonly isMoved: boolean;
}

export interface RouteChange {
  readonly added: readonly RouteStop[];
  readonly removed: readonly RouteStop[];
  /** Stops that stay, and of which something is otherwise. */
  readonly changed: readonly StopChange[];
}

/** Less is no news on the road. */
const NEWS_MS = 10 * 60_000;

/**
 * What changed between two routes.
 *
 * `isDone` tells of a stop of the old route that nothing is left to be done there: that it is not
 * on the new one is no news.
 */
export function changesOf(
  before: Route,
  after: Route,
  isDone: (stop: RouteStop) => boolean,
): RouteChange {
  const left = before.stops.filter((stop) => !isDone(stop));
  const pairs = new Map<RouteStop, RouteStop>();
  const added: RouteStop[] = [];
  for (const stop of after.stops) {
    const old = left.find((one) => !pairs.has(one) && isSame(one, stop));
    if (old !== undefined) pairs.set(old, stop);
    else if (!before.stops.some((one) => isDone(one) && isSame(one, stop))) added.push(stop);
  }
  const kept = [...pairs].sort(([, one], [, other]) => one.stop - other.stop);
  const steady = longestRising(kept.map(([old]) => old.stop));
  return {
    added,
    removed: left.filter((stop) => !pairs.has(stop)),
    changed: kept
      .map(([old, fresh], at) => changeOf(old, fresh, !steady.has(at)))
      .filter((one) => one.gained.length + one.lost.length > 0 || one.later !== 0 || one.isMoved),
  };
}

/** The old route with what is known anew of its homes: doors open by the hour, not by the plan. */
export function withDoorsOf(route: Route, fresh: Route): Route {
  const stops = new Map(fresh.stops.map((stop) => [stop.place.location_id, stop]));
  return {
    ...route,
    stops: route.stops.map((stop) => {
      const known = stops.get(stop.place.location_id);
      if (known === undefined || stop.place.party !== null) return stop;
      return { ...stop, place: known.place, phone_opens_at: known.phone_opens_at };
    }),
  };
}

/** Codes that a route has somewhere: as `collect H57...`. */
export function tasksOf(route: Route): ReadonlySet<string> {
  return new Set(route.stops.flatMap((stop) => stop.visits.flatMap(tasksOfVisit)));
}

export function taskName(kind: Visit["kind"], code: string): string {
  return `${kind === "pickup" ? "collect" : "deliver"} ${code}`;
}

function tasksOfVisit(visit: Visit): string[] {
  return visit.items.map((code) => taskName(visit.kind, code));
}

/** The same halt: the same place, and something in common to be done there. */
function isSame(one: RouteStop, other: RouteStop): boolean {
  if (one.place.location_id !== other.place.location_id) return false;
  const names = new Set(one.visits.map((visit) => `${visit.kind} ${visit.shipment_id}`));
  return other.visits.some((visit) => names.has(`${visit.kind} ${visit.shipment_id}`));
}

function changeOf(before: RouteStop, after: RouteStop, isMoved: boolean): StopChange {
  const [old, fresh] = [codesOf(before), codesOf(after)];
  const later = Date.parse(after.arrival) - Date.parse(before.arrival);
  return {
    before,
    after,
    gained: fresh.filter((code) => !old.includes(code)),
    lost: old.filter((code) => !fresh.includes(code)),
    later: Math.abs(later) > NEWS_MS ? later : 0,
    isMoved,
  };
}

function codesOf(stop: RouteStop): string[] {
  return [...new Set(stop.visits.flatMap((visit) => visit.items))];
}

/**
 * Positions of a longest rising subsequence: the stops that kept their order.
 *
 * One stop that jumps to the front moves all others by one place; only the one that jumped is news.
 */
function longestRising(values: readonly number[]): ReadonlySet<number> {
  const length = values.map(() => 1);
  const from = values.map(() => -1);
  values.forEach((value, at) => {
    for (let earlier = 0; earlier < at; earlier++) {
      const rises = (values[earlier] ?? 0) < value;
      if (rises && (length[earlier] ?? 0) + 1 > (length[at] ?? 0)) {
        length[at] = (length[earlier] ?? 0) + 1;
        from[at] = earlier;
      }
    }
  });
  const found = new Set<number>();
  let at = length.indexOf(Math.max(...length));
  while (at >= 0) {
    found.add(at);
    at = from[at] ?? -1;
  }
  return found;
}
