/** Items change hands at a stop: to the courier, or from the courier to a desk. */

import type { StopProgress } from "@kit/day/progress";
import { signal } from "@preact/signals";
import { otherParty } from "../day/parties";
import { parcelOf, type Row } from "../day/rows";
import { self } from "../state";
import { contents, putAway, stopNumbered } from "./basket";
import { handovers, type Planned, type Terms } from "./changing_hands";
import { commit } from "./commit";

/** What was signed last: for a minute it can be taken back. */
export interface Done {
  readonly rows: readonly Row[];
  readonly stop: number | null;
  /** Of the events, lower-case hexadecimal. */
  readonly eventIds: readonly string[];
  readonly time: number;
}

export const lastDone = signal<Done | null>(null);

/** Nobody can be named for some items: the screen has to ask. */
class NamelessError extends Error {
  override readonly name = "NamelessError";
}

/** The handovers of rows at a stop, before they are signed. */
export function planned(
  rows: readonly Row[],
  stop: number | null,
  more: Partial<Pick<Terms, "other" | "shown" | "note">> = {},
): Planned {
  const courier = self.value?.party ?? "";
  const at = stopNumbered(stop);
  const terms: Terms = {
    courier,
    stop: at,
    // Who answers at the place is who one stands before.
    other: more.other ?? at?.place.party ?? null,
    shown: more.shown ?? null,
    note: more.note ?? "",
    contents: contents.value,
  };
  return handovers(rows, terms);
}

/** Sign the handovers of rows, and put the rows away. */
export async function handOver(
  rows: readonly Row[],
  stop: number | null,
  more: Partial<Pick<Terms, "other" | "shown" | "note">> = {},
): Promise<void> {
  const { drafts, entries, nameless } = planned(rows, stop, more);
  if (nameless.length > 0)
    throw new NamelessError(`handover of ${nameless.join(", ")}: with whom?`);
  const recorded = await commit(drafts, entries);
  const eventIds = recorded.map((one) => one.eventId);
  lastDone.value = { rows, stop, eventIds, time: Date.now() };
  putAway(rows.map((row) => row.code));
}

/** Who stands at the door for a row; null: a home of which nobody is known. */
export function partyAtDoor(row: Row, at: StopProgress | null): string | null {
  const isHere = row.verdict.kind === "expected" || row.verdict.kind === "not_on_board";
  return (isHere ? otherParty(row.does, parcelOf(row)) : null) ?? at?.stop.place.party ?? null;
}
