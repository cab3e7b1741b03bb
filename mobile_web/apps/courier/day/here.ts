/** Which stop is meant when nobody has said: the one that the courier stands at, or the next. */

import type { Progress, StopProgress } from "@kit/day/progress";
import { metresBetween } from "./travel";

/** Within so many metres one is there; the fix itself may be off by as much again. */
const NEAR_M = 150;

interface Point {
  readonly lon: number;
  readonly lat: number;
}

/** The stop that is meant; null: nothing is left to be done. */
export function stopHere(day: Progress, at: Point | null): StopProgress | null {
  const left = day.stops.filter((one) => one.tasks.some((task) => task.state === "todo"));
  const near = at === null ? [] : left.map((one) => ({ one, metres: away(one, at) }));
  const nearest = near
    .filter(({ metres }) => metres <= NEAR_M)
    .sort((one, other) => one.metres - other.metres)[0];
  if (nearest !== undefined) return nearest.one;
  return (day.next === null ? undefined : day.stops[day.next]) ?? null;
}

function away({ stop }: StopProgress, at: Point): number {
  const { lon, lat } = stop.place;
  return lon === null || lat === null ? Number.POSITIVE_INFINITY : metresBetween({ lon, lat }, at);
}
