/** What should be on board before the courier leaves the base. */

import { type JournalEntry, standing } from "@kit/day/journal";
import type { Parcel, Route, RouteStop } from "@kit/day/route";

export interface Load {
  readonly code: string;
  readonly parcel: Parcel;
  /** Where it is to be brought; null: nobody knows. */
  readonly to: RouteStop | null;
  readonly isLoaded: boolean;
}

/**
 * Items that the base gives: picked up at the place where the route starts, or delivered on the
 * route without any pickup on it.
 */
export function loads(route: Route, journal: readonly JournalEntry[]): Load[] {
  const base = route.start?.place.location_id ?? null;
  const taken = takenItems(journal);
  const found = new Map<string, Load>();
  for (const { code, parcel, stop, isPickup } of tasksIn(route)) {
    const isAtBase = stop.place.location_id === base;
    if (isPickup ? !isAtBase : hasPickup(route, code)) continue;
    const to = isPickup ? deliveryOf(route, code) : stop;
    if (!found.has(code)) found.set(code, { code, parcel, to, isLoaded: taken.has(code) });
  }
  return [...found.values()];
}

function tasksIn(route: Route) {
  return route.stops.flatMap((stop) =>
    stop.visits.flatMap(({ kind, parcels }) =>
      parcels.map((parcel) => ({ code: parcel.code, parcel, stop, isPickup: kind === "pickup" })),
    ),
  );
}

function hasPickup(route: Route, code: string): boolean {
  return tasksIn(route).some((task) => task.isPickup && task.code === code);
}

function deliveryOf(route: Route, code: string): RouteStop | null {
  return tasksIn(route).find((task) => !task.isPickup && task.code === code)?.stop ?? null;
}

function takenItems(journal: readonly JournalEntry[]): ReadonlySet<string> {
  const collected = standing(journal).filter(({ work }) => work === "collect");
  return new Set(collected.flatMap((entry) => [...entry.items, ...entry.inside]));
}
