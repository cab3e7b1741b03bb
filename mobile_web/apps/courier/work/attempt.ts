/** A delivery that failed becomes an event; the papers stay with who had them. */

import type { EventDraft, Outcome } from "@kit/custody/events";
import type { Task } from "@kit/day/progress";
import type { RouteStop } from "@kit/day/route";
import type { ClosedPicture } from "@kit/outbox/picture";
import { insideOf } from "../day/bags";
import { self } from "../state";
import { contents } from "./basket";
import { commit, entryOf, sides, where } from "./commit";
import { picturesOf } from "./pictures";
import { giverOf } from "./receivers";

/** Most common first, as they fit a home and a counter. */
export const REASONS: Readonly<Record<"home" | "desk", readonly Outcome[]>> = {
  home: [
    "not_home",
    "unreachable_by_phone",
    "postponed",
    "address_not_found",
    "no_identity_card",
    "wrong_person",
    "no_authorisation",
    "refused",
    "fee_not_paid",
    "wrong_code",
    "address_incomplete",
    "moved_away",
    "no_access",
    "weather",
    "damaged",
    "out_of_time",
    "not_ready",
    "office_closed",
  ],
  desk: [
    "office_closed",
    "not_ready",
    "refused",
    "postponed",
    "out_of_time",
    "weather",
    "no_access",
    "damaged",
    "wrong_person",
    "fee_not_paid",
    "address_not_found",
    "unreachable_by_phone",
  ],
};

export interface Attempted {
  readonly stop: RouteStop;
  readonly tasks: readonly Task[];
  readonly outcome: Outcome;
  /** Day of the next attempt, counted from 1970; null: none is set. */
  readonly next: number | null;
  readonly note: string;
  readonly pictures: readonly ClosedPicture[];
}

/** Sign and keep a failed attempt. */
export async function attempt(attempted: Attempted): Promise<void> {
  const { stop, outcome, next: nextDay } = attempted;
  const drafts = attemptsOf(attempted);
  const entries = drafts.map((draft) => {
    const inside = insideOf(draft.items, contents.value);
    return entryOf("attempt", draft, stop, { inside, outcome, nextDay });
  });
  await commit(drafts, entries, picturesOf(attempted.pictures));
}

/** The events of a failed attempt: one for each party that holds some of the items. */
export function attemptsOf(attempted: Attempted): EventDraft[] {
  const { stop, outcome, next, pictures } = attempted;
  if (self.value === null) throw new Error("this phone signs for nobody");
  const held = new Map<string, string[]>();
  for (const task of attempted.tasks) {
    const giver = giverOf(task, stop, self.value.party);
    held.set(giver, [...(held.get(giver) ?? []), task.code]);
  }
  return [...held].map(([giver, items]) => ({
    act: "attempt",
    items,
    giver,
    receiver: null,
    ...where(stop),
    evidence: pictures.map((picture) => picture.digest),
    sides: sides(attempted.note),
    detail: { outcome, next },
  }));
}
