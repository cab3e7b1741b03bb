/**
 * A scan becomes a signed event that survives whatever comes.
 *
 * Event, pictures, journal and the device's number are written in one transaction that is on the
 * disk before anybody is told: all of it is there, or none, and no number is left out or given
 * twice. A lock that spans tabs and workers is held from reading the number to having written it,
 * since a transaction cannot wait for a signature.
 */

import { type Bytes, toHex } from "@kit/custody/bytes";
import { faultsOf } from "@kit/custody/checks";
import { type EventDraft, signEvent } from "@kit/custody/events";
import { uuid7 } from "@kit/custody/uuid";
import {
  type Database,
  type DatabaseName,
  type DeviceRecord,
  database,
  type EncryptedRecord,
  type EvidenceRecord,
  type OutboxRecord,
  STRICT,
} from "@kit/store/database";
import { enrolledDevice, signLock } from "@kit/store/device";
import { SEALING_KEY } from "@kit/store/files";
import { tellChange } from "./changes";
import type { SealedPicture } from "./picture";

/** An event that is on this phone's disk. */
export interface Recorded {
  readonly seq: number;
  /** Lower-case hexadecimal. */
  readonly eventId: string;
  readonly signed: Bytes;
  /** Milliseconds since 1970, by this phone. */
  readonly time: number;
}

/** A picture that belongs to the draft of an index. */
export interface EventPicture extends SealedPicture {
  readonly index: number;
}

/** What the journal is to keep of an event; `index` is that of its draft. */
export type Journalled = (
  seq: number,
  eventId: string,
  index: number,
) => EncryptedRecord | Promise<EncryptedRecord>;

/** A draft cannot be as it is; nothing was written. */
export class DraftError extends Error {
  override readonly name = "DraftError";
}

/** Sign drafts in their order and keep them, all or none. */
export async function record(
  name: DatabaseName,
  drafts: readonly EventDraft[],
  pictures: readonly EventPicture[] = [],
  journal: Journalled | null = null,
): Promise<Recorded[]> {
  drafts.forEach(refuseFaults);
  const recorded = await navigator.locks.request(signLock(name), async () => {
    const store = await database(name);
    const device = await enrolledDevice(store);
    const events = await signed(store, device, drafts);
    const entries = await Promise.all(
      events.map(async ({ seq, eventId }, index) => journal?.(seq, eventId, index)),
    );
    await write(store, device, events, evidenceOf(events, pictures), entries);
    return events;
  });
  await tellChange(name, "recorded");
  return recorded.map(({ seq, eventId, signed, recordedAt: time }) => ({
    seq,
    eventId,
    signed,
    time,
  }));
}

async function signed(
  store: Database,
  device: DeviceRecord,
  drafts: readonly EventDraft[],
): Promise<OutboxRecord[]> {
  const serverKey = await store.get("files", SEALING_KEY);
  const events: OutboxRecord[] = [];
  for (const [index, draft] of drafts.entries()) {
    const time = Date.now();
    const eventId = uuid7(time);
    const seq = device.lastSeq + 1 + index;
    const offset = -new Date(time).getTimezoneOffset();
    const stamp = { eventId, deviceId: device.deviceId, seq, time, offset };
    const key = { algorithm: device.algorithm, pair: device.keys };
    const made = await signEvent(
      draft,
      stamp,
      key,
      serverKey instanceof Uint8Array ? serverKey : null,
    );
    events.push({ seq, eventId: toHex(eventId), ...made, recordedAt: time, refused: null });
  }
  return events;
}

async function write(
  store: Database,
  device: DeviceRecord,
  events: readonly OutboxRecord[],
  evidence: readonly EvidenceRecord[],
  entries: readonly (EncryptedRecord | undefined)[],
): Promise<void> {
  const writing = store.transaction(
    ["device", "outbox", "evidence", "journal"],
    "readwrite",
    STRICT,
  );
  const done = writing.done;
  try {
    const current = await writing.objectStore("device").get("self");
    // The lock sees to it that this never happens; a number given twice could not be mended.
    if (current?.lastSeq !== device.lastSeq) throw new Error("another tab has signed meanwhile");
    const lastSeq = device.lastSeq + events.length;
    await Promise.all([
      ...events.map((one) => writing.objectStore("outbox").add(one)),
      ...evidence.map((one) => writing.objectStore("evidence").put(one)),
      ...events.map((one, at) => {
        const entry = entries[at];
        return entry === undefined ? null : writing.objectStore("journal").put(entry, one.seq);
      }),
      writing.objectStore("device").put({ ...current, lastSeq }, "self"),
    ]);
  } catch (error) {
    done.catch(() => undefined);
    try {
      writing.abort();
    } catch {
      // It has ended by itself.
    }
    throw error;
  }
  await done;
}

function evidenceOf(
  events: readonly OutboxRecord[],
  pictures: readonly EventPicture[],
): EvidenceRecord[] {
  return pictures.map(({ index, ...picture }) => {
    const event = events[index];
    if (event === undefined) throw new DraftError(`picture of draft ${index}: there is none`);
    const { eventId, recordedAt } = event;
    return { ...picture, eventId, uploadUrl: null, recordedAt, refused: null };
  });
}

function refuseFaults(draft: EventDraft): void {
  const faults = faultsOf(draft);
  if (faults.length > 0) throw new DraftError(`${draft.act}: ${faults.join(", ")}`);
}
