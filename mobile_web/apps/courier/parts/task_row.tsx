/** One item at a stop: what it is, for whom, and how it stands. */

import { standing } from "@kit/day/journal";
import type { Task } from "@kit/day/progress";
import { dong } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Icon, type IconName } from "@kit/ui/icon";
import { Chip } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import { journal } from "../state";
import { verdicts } from "../typed_codes";
import { kindName } from "./words";

const say = texts({
  procedure: (code: string) => ({ vi: `thủ tục ${code}`, en: `procedure ${code}` }),
  collected: { vi: "Đã nhận", en: "Collected" },
  delivered: { vi: "Đã giao", en: "Delivered" },
  failed: { vi: "Chưa giao được", en: "Not delivered" },
  notCollected: { vi: "Chưa nhận được", en: "Not collected" },
  codeWaits: { vi: "Mã chờ xác nhận", en: "Code to be confirmed" },
  codeRight: { vi: "Mã đúng", en: "Code confirmed" },
  codeWrong: { vi: "Mã KHÔNG ĐÚNG: báo điều phối", en: "WRONG code: tell dispatch" },
  counted: { vi: "Đã kiểm đếm", en: "Papers counted" },
  notOnBoard: { vi: "Chưa có trên xe", en: "Not on board" },
  takenOff: { vi: "Đã rút khỏi tuyến", en: "Taken off the route" },
  todo: { vi: "Chưa làm", en: "To do" },
  pay: (sum: string) => ({ vi: `thu ${sum}`, en: `collect ${sum}` }),
  count: { vi: "Kiểm đếm giấy tờ", en: "Count its papers" },
  countOf: (code: string) => ({
    vi: `Kiểm đếm giấy tờ của ${code}`,
    en: `Count the papers of ${code}`,
  }),
});

interface TaskRowProps {
  readonly task: Task;
  readonly stop: number;
  readonly isTakenOff: boolean;
}

export function TaskRow({ task, stop, isTakenOff }: TaskRowProps) {
  const { parcel, code } = task;
  const hasCount = task.does === "collect" && parcel.kind === "dossier";
  const sum = parcel.amount_dong ?? 0;
  const told = [
    kindName(parcel.kind),
    parcel.procedure && say.procedure(parcel.procedure),
    sum > 0 && task.does === "deliver" && say.pay(dong(sum)),
  ];
  return (
    <li class={`task is-${task.state}`}>
      <span class="task-mark">
        <Icon name={markOf(task)} />
        <span class="only-read">{stateOf(task)}</span>
      </span>
      <span class="task-words">
        <span class="strong code">{code}</span>
        {parcel.recipient_name && <span>{parcel.recipient_name}</span>}
        <span class="small soft">{told.filter(Boolean).join(" · ")}</span>
        <TaskChips task={task} isTakenOff={isTakenOff} />
        {hasCount && (
          <a class="task-link" href={to("count", stop, code)} aria-label={say.countOf(code)}>
            <Icon name="paper" />
            {say.count()}
          </a>
        )}
      </span>
    </li>
  );
}

function TaskChips({ task, isTakenOff }: Omit<TaskRowProps, "stop">) {
  const isMissing = task.does === "deliver" && task.state === "todo" && !task.isOnBoard;
  const done = standing(journal.value).filter((entry) => entry.items.includes(task.code));
  const isTyped = task.does === "deliver" && done.some((entry) => entry.isUnconfirmed);
  const isCounted = task.does === "collect" && done.some((entry) => entry.work === "count");
  if (!isTakenOff && !isMissing && !isTyped && !isCounted && task.state !== "failed") return null;
  return (
    <span class="chips">
      {task.state === "failed" && <Chip tone="bad">{stateOf(task)}</Chip>}
      {isTyped && <CodeChip code={task.code} />}
      {isCounted && (
        <Chip tone="good" icon="check">
          {say.counted()}
        </Chip>
      )}
      {isMissing && <Chip>{say.notOnBoard()}</Chip>}
      {isTakenOff && <Chip tone="warn">{say.takenOff()}</Chip>}
    </span>
  );
}

function CodeChip({ code }: { readonly code: string }) {
  const verdict = verdicts.value.get(code);
  if (verdict === undefined) return <Chip>{say.codeWaits()}</Chip>;
  return verdict === "right" ? (
    <Chip tone="good">{say.codeRight()}</Chip>
  ) : (
    <Chip tone="bad">{say.codeWrong()}</Chip>
  );
}

function markOf(task: Task): IconName {
  if (task.state === "done") return "check";
  if (task.state === "failed") return "cross";
  return task.parcel.kind === "document" ? "paper" : "list";
}

function stateOf(task: Task): string {
  if (task.state === "failed") {
    return task.does === "collect" ? say.notCollected() : say.failed();
  }
  if (task.state === "todo") return say.todo();
  return task.does === "collect" ? say.collected() : say.delivered();
}
