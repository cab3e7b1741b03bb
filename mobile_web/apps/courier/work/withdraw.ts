/** "Scanned by mistake": what was signed in the last minute is taken back by another event. */

import { fromHex } from "@kit/custody/bytes";
import type { EventDraft } from "@kit/custody/events";
import type { JournalEntry } from "@kit/day/journal";
import { journal } from "../state";
import { putBack, stopNumbered } from "./basket";
import { commit, entryOf, type NewEntry, sides, where } from "./commit";
import { type Done, lastDone } from "./handover";

/** For so long it is offered. */
export const UNDO_MS = 60_000;

/** Milliseconds that are left to take something back; 0: none. */
export function undoLeft(done: Done | null, now: number): number {
  if (done === null) return 0;
  return Math.max(0, Math.min(UNDO_MS, done.time + UNDO_MS - now));
}

/** Take back what was signed last; its rows are to be confirmed anew. */
export async function undo(done: Done): Promise<void> {
  const entries = journal.value.filter((entry) => done.eventIds.includes(entry.eventId));
  const made = entries.map((entry) => withdrawal(entry, done.stop));
  await commit(
    made.map(([draft]) => draft),
    made.map(([, entry]) => entry),
  );
  lastDone.value = null;
  putBack(done.rows, done.stop);
}

function withdrawal(entry: JournalEntry, stopNumber: number | null): [EventDraft, NewEntry] {
  const stop = stopNumbered(stopNumber);
  const draft: EventDraft = {
    act: "withdraw",
    items: entry.items,
    // Whose scan it was is told by the event that is named.
    giver: null,
    receiver: null,
    ...where(stop),
    detail: { event_id: fromHex(entry.eventId), reason: "did_not_occur" },
    sides: sides(),
  };
  return [draft, entryOf("withdraw", draft, stop, { withdraws: entry.eventId })];
}
