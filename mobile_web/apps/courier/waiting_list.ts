/** What has not been sent, piece by piece, as a screen may show it. */

import type { Work } from "@kit/day/journal";
import { drain } from "@kit/outbox";
import { database } from "@kit/store/database";
import { journal, NAME } from "./state";

export interface WaitingEvent {
  readonly seq: number;
  readonly recordedAt: number;
  /** What it was; null: the journal is closed, or has ended with its shift. */
  readonly work: Work | null;
  readonly items: readonly string[];
  /** Status by which the server refused it; it is tried again at the next start. */
  readonly refused: number | null;
}

export interface SetAside {
  readonly eventId: string;
  readonly reason: string;
  readonly toldAt: number;
}

export interface WaitingList {
  readonly events: readonly WaitingEvent[];
  /** When each picture was taken. */
  readonly pictures: readonly { readonly recordedAt: number; readonly refused: number | null }[];
  readonly setAside: readonly SetAside[];
}

/** So many are named; more are only counted. */
const SHOWN = 100;

export async function waitingList(): Promise<WaitingList> {
  const store = await database(NAME);
  const [outbox, pictures, quarantine] = await Promise.all([
    store.getAll("outbox", undefined, SHOWN),
    store.getAll("evidence", undefined, SHOWN),
    store.getAll("quarantine"),
  ]);
  const known = new Map(journal.value.map((one) => [one.eventId, one]));
  return {
    events: outbox.map(({ seq, eventId, recordedAt, refused }) => ({
      seq,
      recordedAt,
      work: known.get(eventId)?.work ?? null,
      items: known.get(eventId)?.items ?? [],
      refused,
    })),
    pictures: pictures.map(({ recordedAt, refused }) => ({ recordedAt, refused })),
    setAside: quarantine.map(({ eventId, reason, toldAt }) => ({ eventId, reason, toldAt })),
  };
}

/** Send what waits; yields how many the server has taken, or null when it could not take all. */
export async function sendNow(): Promise<number | null> {
  try {
    const { state, acknowledged } = await drain(NAME);
    return state === "done" ? acknowledged : null;
  } catch {
    // A fault of this phone's storage: the app's own tries go on.
    return null;
  }
}
