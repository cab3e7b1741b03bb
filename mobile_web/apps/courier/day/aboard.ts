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
  /** Why its delivery failed; null: it was not tried. */
  readonly outcome: string | null;
}

/** Items on board in the order of the stops that wait for them, then those for the base. */
export function aboard(route: Route, day: Progress, journal: readonly JournalEntry[]): Aboard[] {
  const outcomes = new Map<string, string | null>();
  for (const entry of standing(journal)) {
    if (entry.work !== "attempt") continue;
    for (const code of [...entry.items, ...entry.inside]) outcomes.set(code, entry.outcome);
  }
  const found = [...day.onBoard].map((code): Aboard => {
    const at = day.stops.find(({ tasks }) =>
      tasks.some((task) => task.code === code && task.does === "deliver" && task.state === "todo"),
    );
    const outcome = outcomes.get(code) ?? null;
    if (at === undefined) return { code, to: route.end?.place ?? null, stop: null, outcome };
    return { code, to: at.stop.place, stop: at.stop.stop, outcome };
  });
  const last = route.stops.length;
  return found.sort((one, other) => (one.stop ?? last) - (other.stop ?? last));
}

export interface Receipt {
  readonly seq: number;
  readonly time: number;
  readonly items: readonly string[];
  readonly amountDong: number;
}

/** Money that was taken, payment by payment. */
export function receipts(journal: readonly JournalEntry[]): Receipt[] {
  return standing(journal)
    .filter((entry) => entry.amountDong > 0)
    .map(({ seq, time, items, amountDong }) => ({ seq, time, items, amountDong }));
}
