/** The rows of a scanning: what was held before the camera, what it means, and what is taken. */

import { isBagCode } from "@kit/custody/codes";
import { isGenuine, type Origin } from "@kit/custody/label";
import { judgeScan, type ScanVerdict } from "@kit/day/judgement";
import type { Progress, Task } from "@kit/day/progress";
import type { Parcel } from "@kit/day/route";
import type { Feedback } from "@kit/ui/feedback";
import { type Contents, insideOf } from "./bags";

export type Does = "collect" | "deliver";

export type RowVerdict =
  | ScanVerdict
  /** One scan hands over all inside; `inside` is empty when this phone does not know it. */
  | { readonly kind: "bag"; readonly inside: readonly string[] };

export interface Row {
  readonly code: string;
  readonly does: Does;
  readonly origin: Origin;
  readonly verdict: RowVerdict;
  /** It changes hands with the others; rows in doubt wait for a word of the courier. */
  readonly isTaken: boolean;
  /** How often it was held before the camera. */
  readonly scans: number;
}

export interface Scanned {
  readonly rows: readonly Row[];
  readonly row: Row;
  readonly feedback: Feedback;
}

/** What a scan is judged by. */
export interface Scene {
  readonly day: Progress;
  /** The stop's number; null: none. */
  readonly stop: number | null;
  /** What is scanned for; a paper that is expected the other way is taken that way. */
  readonly does: Does;
  readonly contents: Contents;
}

/** The rows after a scan, the newest first. */
export function scanned(rows: readonly Row[], code: string, origin: Origin, scene: Scene): Scanned {
  const before = rows.find((row) => row.code === code);
  if (before !== undefined) return again(rows, before, origin);
  const { does, verdict } = judged(code, scene);
  const isTaken = isSure(verdict) && isGenuine(origin);
  const row: Row = { code, does, origin, verdict, isTaken, scans: 1 };
  return { rows: [row, ...rows], row, feedback: feedbackOn(verdict, origin) };
}

/** Held before the camera once more: a label that is good now makes good what was typed. */
function again(rows: readonly Row[], before: Row, origin: Origin): Scanned {
  const isBetter = !isGenuine(before.origin) && isGenuine(origin);
  const row: Row = {
    ...before,
    scans: before.scans + 1,
    origin: isBetter ? origin : before.origin,
    isTaken: before.isTaken || (isBetter && isSure(before.verdict)),
  };
  return {
    rows: [row, ...rows.filter((one) => one.code !== row.code)],
    row,
    feedback: isBetter ? "good" : "again",
  };
}

function judged(code: string, scene: Scene): { does: Does; verdict: RowVerdict } {
  const { day, stop, does, contents } = scene;
  const none: ReadonlySet<string> = new Set();
  const verdict = judgeScan(day, stop, does, code, none);
  if (verdict.kind === "expected") return { does, verdict };
  const other: Does = does === "collect" ? "deliver" : "collect";
  const turned = judgeScan(day, stop, other, code, none);
  // Whoever collects and delivers at one stop should not have to tell which paper is which.
  if (turned.kind === "expected") return { does: other, verdict: turned };
  if (isBagCode(code)) return judgedBag(insideOf([code], contents), scene);
  return { does, verdict };
}

/** A bag that the courier holds can only be given, whatever is being scanned for. */
function judgedBag(
  inside: readonly string[],
  { day, does }: Scene,
): { does: Does; verdict: RowVerdict } {
  const isHeld = inside.some((code) => day.onBoard.has(code));
  return { does: isHeld ? "deliver" : does, verdict: { kind: "bag", inside } };
}

/** Whether nothing speaks against it. */
function isSure(verdict: RowVerdict): boolean {
  return verdict.kind === "expected" || verdict.kind === "bag";
}

function feedbackOn(verdict: RowVerdict, origin: Origin): Feedback {
  if (!isGenuine(origin)) return "bad";
  if (isSure(verdict)) return "good";
  return verdict.kind === "already" ? "again" : "doubt";
}

/** Rows with one taken, or left out. */
export function withTaken(rows: readonly Row[], code: string, isTaken: boolean): Row[] {
  return rows.map((row) => (row.code === code ? { ...row, isTaken } : row));
}

/** The task that a row is about; null: nothing of the plan. */
export function taskOf(row: Row): Task | null {
  return "task" in row.verdict ? row.verdict.task : null;
}

export function parcelOf(row: Row): Parcel | null {
  return taskOf(row)?.parcel ?? null;
}

/** `4/6`: what of the stop is taken or done, and how much there is. */
export function counter(
  rows: readonly Row[],
  day: Progress,
  stop: number | null,
  does: Does,
): { readonly done: number; readonly of: number; readonly extra: number } {
  const tasks = day.stops.find((at) => at.stop.stop === stop)?.tasks ?? [];
  // What failed before counts again: it may be tried once more.
  const wanted = tasks.filter((task) => task.does === does);
  const taken = new Set<string>();
  for (const row of rows) {
    if (!row.isTaken || row.does !== does) continue;
    taken.add(row.code);
    if (row.verdict.kind === "bag") for (const code of row.verdict.inside) taken.add(code);
  }
  const isDone = (task: Task) => task.state === "done" || taken.has(task.code);
  const codes = new Set(wanted.map((task) => task.code));
  return {
    done: wanted.filter(isDone).length,
    of: wanted.length,
    extra: rows.filter((row) => row.isTaken && row.does === does && isExtra(row, codes)).length,
  };
}

/** A bag is counted by what is in it. */
function isExtra(row: Row, wanted: ReadonlySet<string>): boolean {
  return row.verdict.kind !== "bag" && !wanted.has(row.code);
}
