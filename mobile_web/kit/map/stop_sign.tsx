/** The sign of a stop as the map draws it: shape, colour and number. */

import { texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import type { StopState } from "./shapes";

const say = texts({
  ahead: { vi: "chưa đến", en: "ahead" },
  next: { vi: "kế tiếp", en: "next" },
  done: { vi: "đã xong", en: "done" },
  failed: { vi: "không được", en: "failed" },
  late: { vi: "trễ giờ", en: "overdue" },
});

/** How a stop stands, in a word. */
export function stateWord(state: StopState): string {
  return say[state]();
}

interface StopSignProps {
  readonly number: number;
  readonly state: StopState;
}

/** Whoever shows it says the state beside it. */
export function StopSign({ number, state }: StopSignProps) {
  return (
    <span class={`stop-sign is-${state}`} aria-hidden="true">
      {state === "done" ? (
        <Icon name="check" />
      ) : state === "failed" ? (
        <Icon name="cross" />
      ) : (
        <span>{number}</span>
      )}
    </span>
  );
}
