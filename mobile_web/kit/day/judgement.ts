/** What a scanned code means here and now; told at once, and without a network. */

import type { Progress, StopProgress, Task } from "./progress";

export type ScanVerdict =
  | { readonly kind: "expected"; readonly task: Task }
  /** Done before: the second scan of the same paper. */
  | { readonly kind: "already"; readonly task: Task | null }
  /** Of the plan, at another stop. */
  | { readonly kind: "wrong_stop"; readonly task: Task; readonly at: StopProgress }
  /** To be delivered here, and never collected. */
  | { readonly kind: "not_on_board"; readonly task: Task }
  /** Nothing in the plan; it may be taken all the same. */
  | { readonly kind: "unexpected" };

/**
 * The verdict on a code at a stop.
 *
 * `taken` are codes of this scanning that are not confirmed yet; `does` is what is being scanned
 * for, since a paper collected at a stop may be delivered at the same one.
 */
export function judgeScan(
  day: Progress,
  stop: number | null,
  does: "collect" | "deliver",
  code: string,
  taken: ReadonlySet<string>,
): ScanVerdict {
  const found = day.stops.flatMap((at) =>
    at.tasks
      .filter((task) => task.code === code && task.does === does)
      .map((task) => ({ at, task })),
  );
  const here = found.find(({ at }) => at.stop.stop === stop);
  if (taken.has(code)) return { kind: "already", task: here?.task ?? null };
  if (here !== undefined) return judgeHere(here.task);
  const done = found.find(({ task }) => task.state === "done");
  if (done !== undefined || (does === "collect" && day.onBoard.has(code))) {
    return { kind: "already", task: done?.task ?? null };
  }
  const elsewhere = found[0];
  return elsewhere === undefined
    ? { kind: "unexpected" }
    : { kind: "wrong_stop", task: elsewhere.task, at: elsewhere.at };
}

function judgeHere(task: Task): ScanVerdict {
  if (task.state === "done") return { kind: "already", task };
  if (task.does === "deliver" && !task.isOnBoard) return { kind: "not_on_board", task };
  return { kind: "expected", task };
}
