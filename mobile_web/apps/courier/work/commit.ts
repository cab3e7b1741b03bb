/** Every act of a courier ends here: signed, kept on the phone, shown, and on its way. */

import type { EventDraft, ExpectedStop } from "@kit/custody/events";
import type { Field } from "@kit/custody/sealed";
import { type JournalEntry, PLAIN } from "@kit/day/journal";
import type { RouteStop } from "@kit/day/route";
import { type EventPicture, type Recorded, record } from "@kit/outbox";
import { encrypt } from "@kit/shift";
import { journal, NAME, phase, position, route } from "../state";

/** What the journal is to keep of a draft; number and identity come with the signature. */
export type NewEntry = Omit<JournalEntry, "seq" | "eventId">;

/** A position older than this tells where the courier was, not where it happened. */
const FRESH_MS = 5 * 60_000;

/**
 * Sign drafts and keep them with their pictures and journal entries, all or none.
 *
 * `entries[i]` is what the journal tells of `drafts[i]`. It is written under the shift's key in the
 * transaction that keeps the event, so that the phone never remembers what it did not sign. What
 * drains the outbox is told by `record` itself.
 */
export async function commit(
  drafts: readonly EventDraft[],
  entries: readonly NewEntry[],
  pictures: readonly EventPicture[] = [],
): Promise<Recorded[]> {
  if (entries.length !== drafts.length)
    throw new RangeError("commit: wanted an entry for each draft");
  const kept: JournalEntry[] = [];
  const recorded = await record(NAME, drafts, pictures, (seq, eventId, index) => {
    const entry = entries[index];
    if (entry === undefined) throw new RangeError(`commit: no entry for draft ${index}`);
    const whole = { ...entry, seq, eventId };
    kept.push(whole);
    return encrypt(NAME, whole);
  });
  // The shift may have ended meanwhile: nothing of it comes back into memory.
  if (phase.value === "open") journal.value = [...journal.value, ...kept];
  return recorded;
}

/** Where an event happens, as its bytes name it. */
export function where(stop: RouteStop | null): {
  readonly stop: ExpectedStop | null;
  readonly place: string | null;
} {
  const planned = route.value;
  if (stop === null || planned === null) return { stop: null, place: null };
  const { plan, route: number } = planned;
  return {
    stop: number === null ? null : { plan, route: number, stop: stop.stop },
    place: stop.place.location_id,
  };
}

/** Fields that must be erasable: where the phone was, and what was noted. */
export function sides(note = ""): Record<string, Field> {
  const told: Record<string, Field> = {};
  const fix = position.value;
  if (fix !== null && Date.now() - fix.time <= FRESH_MS) {
    // Longitude and latitude in millionths of a degree, and metres: signed fields know no fractions.
    const { lon, lat, accuracyM } = fix;
    told.position = [Math.round(lon * 1e6), Math.round(lat * 1e6), Math.round(accuracyM)];
  }
  const words = note.trim();
  if (words !== "") told.note = words;
  return told;
}

/** A journal entry of an act, with nothing said that the act has not. */
export function entryOf(
  work: JournalEntry["work"],
  draft: EventDraft,
  stop: RouteStop | null,
  more: Partial<NewEntry> = {},
): NewEntry {
  const version = route.value?.version;
  return {
    ...PLAIN,
    time: Date.now(),
    work,
    items: draft.items,
    giver: draft.giver,
    receiver: draft.receiver,
    place: draft.place,
    stop: stop === null || version === undefined ? null : { version, index: stop.stop },
    ...more,
  };
}
