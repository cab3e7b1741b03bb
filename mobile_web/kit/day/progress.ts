/** Where the courier stands: what follows from the route and from what was done; nothing is stored. */

import { type JournalEntry, standing } from "./journal";
import {
  type Parcel,
  type ProofRules,
  type Route,
  type RouteStop,
  unknownParcel,
  type VisitKind,
} from "./route";

/** `failed`: attempted today; it stays on board. */
export type TaskState = "todo" | "done" | "failed";

/** One item at one stop. */
export interface Task {
  readonly code: string;
  readonly does: "collect" | "deliver";
  readonly parcel: Parcel;
  readonly rules: ProofRules | null;
  readonly state: TaskState;
  /** A delivery whose item was never collected: it cannot be done yet. */
  readonly isOnBoard: boolean;
}

export interface StopProgress {
  readonly stop: RouteStop;
  readonly tasks: readonly Task[];
  readonly state: "done" | "next" | "ahead";
  /** Milliseconds since 1970; moves with the day. */
  readonly eta: number;
  /** Milliseconds after the last hour promised; 0: in time, or none is promised. */
  readonly lateness: number;
}

export interface Progress {
  readonly stops: readonly StopProgress[];
  /** Index of the next stop; null: all is done. */
  readonly next: number | null;
  /** Items that the courier holds, bags' contents included. */
  readonly onBoard: ReadonlySet<string>;
  readonly cashDong: number;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

/**
 * The day as it stands.
 *
 * Parameters: the route, the journal, and the moment in milliseconds since 1970, by which arrivals
 * that are overdue move on. An item counts as on board from its collection to its delivery, whoever
 * planned it; what the plan loads at the base is on board once the load check has taken it.
 */
export function progress(route: Route, journal: readonly JournalEntry[], now: number): Progress {
  const done = standing(journal);
  const onBoard = held(done);
  const tasks = route.stops.map((stop) => tasksOf(stop, route.version, done, onBoard));
  const next = tasks.findIndex((some) => some.some((task) => task.state === "todo"));
  const delay = next < 0 ? 0 : delayAt(route.stops[next], now);
  const all = tasks.flat();
  return {
    stops: route.stops.map((stop, index) => {
      const eta = Date.parse(stop.arrival) + (next >= 0 && index >= next ? delay : 0);
      return {
        stop,
        tasks: tasks[index] ?? [],
        state:
          next < 0 || index < next ? stateBefore(tasks[index]) : index === next ? "next" : "ahead",
        eta,
        lateness: lateness(stop, eta),
      };
    }),
    next: next < 0 ? null : next,
    onBoard,
    cashDong: done.reduce((sum, entry) => sum + entry.amountDong, 0),
    done: all.filter((task) => task.state === "done").length,
    failed: all.filter((task) => task.state === "failed").length,
    total: all.length,
  };
}

function stateBefore(tasks: readonly Task[] | undefined): "done" | "ahead" {
  return tasks?.some((task) => task.state === "todo") ? "ahead" : "done";
}

/** What the courier holds by the journal. */
function held(done: readonly JournalEntry[]): ReadonlySet<string> {
  const items = new Set<string>();
  for (const entry of done) {
    const codes = [...entry.items, ...entry.inside];
    if (entry.work === "collect") for (const code of codes) items.add(code);
    if (entry.work === "deliver") for (const code of codes) items.delete(code);
  }
  return items;
}

function tasksOf(
  stop: RouteStop,
  version: number,
  done: readonly JournalEntry[],
  onBoard: ReadonlySet<string>,
): Task[] {
  return stop.visits.flatMap((visit) =>
    visit.items.map((code): Task => {
      const does = doesOf(visit.kind);
      const parcel = visit.parcels.find((one) => one.code === code) ?? unknownParcel(code);
      const state = stateOf(code, does, stop.stop, version, done);
      const rules = visit.proof_rules[code] ?? null;
      return { code, does, parcel, rules, state, isOnBoard: onBoard.has(code) };
    }),
  );
}

/** A visit without a counterpart takes what the base gave: it delivers. */
function doesOf(kind: VisitKind): "collect" | "deliver" {
  return kind === "pickup" ? "collect" : "deliver";
}

function stateOf(
  code: string,
  does: "collect" | "deliver",
  stop: number,
  version: number,
  done: readonly JournalEntry[],
): TaskState {
  let state: TaskState = "todo";
  for (const entry of done) {
    if (!entry.items.includes(code) && !entry.inside.includes(code)) continue;
    if (entry.work === does) state = "done";
    else if (state === "todo" && entry.work === "attempt" && isAt(entry, stop, version))
      state = "failed";
  }
  return state;
}

/** Numbers of stops belong to a version; an older one's attempt is told by its item alone. */
function isAt(entry: JournalEntry, stop: number, version: number): boolean {
  return entry.stop === null || entry.stop.version !== version || entry.stop.index === stop;
}

function delayAt(stop: RouteStop | undefined, now: number): number {
  // Before its hour nothing is late: whoever is early waits.
  return stop === undefined ? 0 : Math.max(0, now - Date.parse(stop.arrival));
}

function lateness(stop: RouteStop, eta: number): number {
  const last = stop.windows.at(-1);
  return last === undefined ? 0 : Math.max(0, eta - Date.parse(last.latest));
}
