/** What is being scanned now: it outlives a look at another screen, and not the page. */

import { readCode } from "@kit/custody/label";
import type { Progress } from "@kit/day/progress";
import type { RouteStop } from "@kit/day/route";
import type { Feedback } from "@kit/ui/feedback";
import { computed, signal } from "@preact/signals";
import { contentsOf, insideOf } from "../day/bags";
import { type Does, type Row, scanned, withTaken } from "../day/rows";
import { issuers, journal, today } from "../state";

export interface Basket {
  /** The stop's number; null: none of the plan. */
  readonly stop: number | null;
  readonly does: Does;
  readonly rows: readonly Row[];
}

export const basket = signal<Basket>({ stop: null, does: "collect", rows: [] });

/** What is to change hands, one way. */
export function taken(does: Does): Row[] {
  return basket.value.rows.filter((row) => row.isTaken && row.does === does);
}

/** Those of some codes that were scanned to be given, bags' contents included. */
export function scannedOf(codes: readonly string[]): ReadonlySet<string> {
  const scanned = taken("deliver").map((row) => row.code);
  const all = new Set([...scanned, ...insideOf(scanned, contents.value)]);
  return new Set(codes.filter((code) => all.has(code)));
}

export const contents = computed(() => contentsOf(journal.value));

/** Scan at a stop: what was scanned at another one is not taken there. */
export function scanAt(stop: number | null, does: Does): void {
  if (basket.value.stop === stop && basket.value.rows.length > 0) return;
  basket.value = { stop, does, rows: [] };
}

/** What is scanned for from now on. */
export function turnTo(does: Does): void {
  basket.value = { ...basket.value, does };
}

/** Take a row, or leave it out. */
export function take(code: string, isTaken: boolean): void {
  basket.value = { ...basket.value, rows: withTaken(basket.value.rows, code, isTaken) };
}

/** These are done with. */
export function putAway(codes: readonly string[]): void {
  const rows = basket.value.rows.filter((row) => !codes.includes(row.code));
  basket.value = { ...basket.value, rows };
}

/** They were not done after all. */
export function putBack(rows: readonly Row[], stop: number | null): void {
  const kept = stop === basket.value.stop ? basket.value.rows : [];
  const codes = new Set(rows.map((row) => row.code));
  const others = kept.filter((row) => !codes.has(row.code));
  basket.value = { ...basket.value, stop, rows: [...rows, ...others] };
}

export type ScanResult =
  | { readonly row: Row; readonly feedback: Feedback }
  /** Nothing of ours. */
  | null;

/** A text that a camera read, or that was typed, becomes a row. */
export async function scan(text: string): Promise<ScanResult> {
  const read = await readCode(text, issuers.value);
  if (read === null) return null;
  // Looked at behind the last wait: two labels in one picture must not overwrite each other's row.
  const { stop, does, rows } = basket.value;
  const day = today.value ?? NOTHING;
  const after = scanned(rows, read.code, read.origin, {
    day,
    stop,
    does,
    contents: contents.value,
  });
  basket.value = { ...basket.value, rows: after.rows };
  return { row: after.row, feedback: after.feedback };
}

/** A day without a plan: whatever is scanned is unexpected, and can be taken. */
const NOTHING: Progress = {
  stops: [],
  next: null,
  onBoard: new Set(),
  cashDong: 0,
  done: 0,
  failed: 0,
  total: 0,
};

/** The stop of a number; null: there is none. */
export function stopNumbered(stop: number | null): RouteStop | null {
  return today.value?.stops.find((at) => at.stop.stop === stop)?.stop ?? null;
}
