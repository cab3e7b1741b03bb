/** What is still on board, and where it is to go. */

import { type JournalEntry, standing } from "@kit/day/journal";
import type { Progress } from "@kit/day/progress";
import type { Place, Route } from "@kit/day/route";

export interface Aboard {
  readonly code: string;
  /** Where it is to be brought; null: nobody knows. */
  readonly to: Place | null;
  /** The stop of today that is left for it; null: to where the route ends. */
  readonly stop: number | null;
  /** How its last attempt ended; null: it was not tried. */
  readonly failure: Failure | null;
}

/** How an attempt ended. */
export interface Failure {
  readonly outcome: string | null;
  /** Day of the next attempt, counted from 1970; null: none is set. */
  readonly nextDay: number | null;
}

/** What was to be collected, and was not handed over. */
export interface Uncollected {
  readonly code: string;
  readonly at: Place;
  readonly failure: Failure | null;
}

/** Items on board in the order of the stops that wait for them, then those for the base. */
export function aboard(route: Route, day: Progress, journal: readonly JournalEntry[]): Aboard[] {
  const failures = failuresOf(journal);
  const found = [...day.onBoard].map((code): Aboard => {
    const at = day.stops.find(({ tasks }) =>
      tasks.some((task) => task.code === code && task.does === "deliver" && task.state === "todo"),
    );
    const failure = failures.get(code) ?? null;
    if (at === undefined) return { code, to: route.end?.place ?? null, stop: null, failure };
    return { code, to: at.stop.place, stop: at.stop.stop, failure };
  });
  const last = route.stops.length;
  return found.sort((one, other) => (one.stop ?? last) - (other.stop ?? last));
}

/** What nobody gave, in the order of the stops. */
export function uncollected(day: Progress, journal: readonly JournalEntry[]): Uncollected[] {
  const failures = failuresOf(journal);
  return day.stops.flatMap(({ stop, tasks }) =>
    tasks
      .filter((task) => task.does === "collect" && task.state === "failed")
      .map(({ code }) => ({ code, at: stop.place, failure: failures.get(code) ?? null })),
  );
}

/** The last attempt of each item. */
function failuresOf(journal: readonly JournalEntry[]): ReadonlyMap<string, Failure> {
  const found = new Map<string, Failure>();
  for (const { work, items, inside, outcome, nextDay } of standing(journal)) {
    if (work !== "attempt") continue;
    for (const code of [...items, ...inside]) found.set(code, { outcome, nextDay });
  }
  return found;
}

export interface Receipt {
  readonly seq: number;
  readonly time: number;
  readonly items: readonly string[];
  readonly amountDong: number;
  /** Its number; null: none was written. */
  readonly receipt: string | null;
}

/** Money that was taken, payment by payment. */
export function receipts(journal: readonly JournalEntry[]): Receipt[] {
  return standing(journal)
    .filter((entry) => entry.amountDong > 0)
    .map(({ seq, time, items, amountDong, receipt }) => ({
      seq,
      time,
      items,
      amountDong,
      receipt,
    }));
}
