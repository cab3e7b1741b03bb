/** What this phone has and the server has not acknowledged. */

import { type DatabaseName, database } from "@kit/store/database";

export interface Waiting {
  readonly events: number;
  /** Pictures. */
  readonly evidence: number;
  /** Of those, how many the server refused by themselves: they are tried again at the next start. */
  readonly stuck: number;
  /** Kept apart, since the server did not take them for authentic. */
  readonly quarantined: number;
  /** When the oldest of them was recorded, by this phone; null: nothing waits. */
  readonly oldest: number | null;
}

export const NOTHING_WAITS: Waiting = {
  events: 0,
  evidence: 0,
  stuck: 0,
  quarantined: 0,
  oldest: null,
};

/** What waits now. */
export async function waiting(name: DatabaseName): Promise<Waiting> {
  const store = await database(name);
  const reading = store.transaction(["outbox", "evidence", "quarantine"]);
  const outbox = reading.objectStore("outbox");
  const pictures = reading.objectStore("evidence");
  // Nothing but keys is read: pictures are large.
  const [events, evidence, quarantined, stuckEvents, stuckPictures, first, firstPicture] =
    await Promise.all([
      outbox.count(),
      pictures.count(),
      reading.objectStore("quarantine").count(),
      outbox.index("refused").count(),
      pictures.index("refused").count(),
      outbox.openCursor(),
      pictures.index("recordedAt").openKeyCursor(),
    ]);
  const oldest = Math.min(
    first?.value.recordedAt ?? Number.POSITIVE_INFINITY,
    firstPicture?.key ?? Number.POSITIVE_INFINITY,
  );
  return {
    events,
    evidence,
    stuck: stuckEvents + stuckPictures,
    quarantined,
    oldest: Number.isFinite(oldest) ? oldest : null,
  };
}
