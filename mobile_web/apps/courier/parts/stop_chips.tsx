/** What of a stop wants attention. */

import type { StopProgress } from "@kit/day/progress";
import { span } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Chip } from "@kit/ui/notice";
import { taskName, tasksOf } from "../day/changes";
import { offered } from "../state";
import { numberOf } from "./words";

const say = texts({
  late: (by: string) => ({ vi: `Trễ ${by}`, en: `${by} late` }),
  done: { vi: "Xong", en: "Done" },
  failed: (count: number) => ({ vi: `${count} chưa được`, en: `${count} failed` }),
  taken: (count: number) => ({ vi: `${count} đã rút`, en: `${count} taken off` }),
});

/** Items of the accepted route that a newer one has no more. */
export function takenOff(at: StopProgress): readonly string[] {
  if (offered.value === null) return [];
  const names = tasksOf(offered.value);
  return at.tasks
    .filter((task) => task.state === "todo")
    .filter(
      (task) => !names.has(taskName(task.does === "collect" ? "pickup" : "delivery", task.code)),
    )
    .map((task) => task.code);
}

export function StopChips({ at }: { readonly at: StopProgress }) {
  const failed = numberOf(at, (task) => task.state === "failed");
  const gone = takenOff(at).length;
  const isLate = at.lateness > 60_000 && at.state !== "done";
  const isDone = at.state === "done" && at.tasks.length > 0 && failed === 0;
  if (!isLate && !isDone && failed === 0 && gone === 0) return null;
  return (
    <span class="chips">
      {isLate && (
        <Chip tone="warn" icon="clock">
          {say.late(span(at.lateness))}
        </Chip>
      )}
      {isDone && (
        <Chip tone="good" icon="check">
          {say.done()}
        </Chip>
      )}
      {failed > 0 && (
        <Chip tone="bad" icon="cross">
          {say.failed(failed)}
        </Chip>
      )}
      {gone > 0 && (
        <Chip tone="warn" icon="undo">
          {say.taken(gone)}
        </Chip>
      )}
    </span>
  );
}
