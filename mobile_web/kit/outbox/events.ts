/** Events on their way: in order, in batches, each until the server has acknowledged that very one. */

import { fromBase64url, sha256, toBase64url, toHex } from "@kit/custody/bytes";
import {
  type Database,
  type OutboxRecord,
  type QuarantinedRecord,
  STRICT,
} from "@kit/store/database";
import { ask, ContentError, jsonOf, LaterError, mapOf } from "./asking";

const MAX_EVENTS = 100;
const MAX_BYTES = 2_000_000;

/** Send what waits; each time the server has acknowledged some, how many is told. */
export async function sendEvents(store: Database, onSent: (count: number) => void): Promise<void> {
  let most = MAX_EVENTS;
  for (;;) {
    const batch = await nextBatch(store, most);
    if (batch.length === 0) return;
    try {
      onSent(await sendBatch(store, batch));
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      const [only, ...others] = batch;
      // One of them is what the server does not want: halve until it stands alone.
      if (only !== undefined && others.length === 0) {
        await keepRefused(store, only, error.status);
        most = MAX_EVENTS;
      } else {
        most = Math.ceil(batch.length / 2);
      }
    }
  }
}

/** The first events that wait and were not refused, as many as one request takes. */
async function nextBatch(store: Database, most: number): Promise<OutboxRecord[]> {
  const batch: OutboxRecord[] = [];
  let size = 0;
  let cursor = await store.transaction("outbox").store.openCursor();
  while (cursor !== null && batch.length < most) {
    const event = cursor.value;
    if (event.refused === null) {
      // In JSON three bytes become four letters.
      size += ((event.signed.length + (event.sealedSides?.length ?? 0)) * 4) / 3 + 100;
      if (size > MAX_BYTES && batch.length > 0) break;
      batch.push(event);
    }
    cursor = await cursor.continue();
  }
  return batch;
}

async function sendBatch(store: Database, batch: readonly OutboxRecord[]): Promise<number> {
  const events = batch.map(({ signed, sealedSides }) => ({
    signed: toBase64url(signed),
    ...(sealedSides === null ? {} : { sealed_sides: toBase64url(sealedSides) }),
  }));
  const answer = await ask("/v1/sync", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ events }),
  });
  const { verdicts } = mapOf(await jsonOf(answer));
  if (!Array.isArray(verdicts)) throw new LaterError("no verdicts");
  const acknowledged = await letGo(store, batch, verdicts.map(mapOf));
  // Nothing of it was ours: to send the same at once would never end.
  if (acknowledged === 0) throw new LaterError("no verdict on anything that was sent");
  return acknowledged;
}

/** Remove what the server has; what it put into quarantine is kept apart, with its reason. */
async function letGo(
  store: Database,
  batch: readonly OutboxRecord[],
  verdicts: readonly Readonly<Record<string, unknown>>[],
): Promise<number> {
  const byId = new Map(verdicts.map((one) => [idOf(one), one]));
  const byHash = new Map(verdicts.map((one) => [one.sha256, one]));
  const gone: OutboxRecord[] = [];
  const apart: QuarantinedRecord[] = [];
  for (const event of batch) {
    // Never by its place: an answer that is cut or mixed up must acknowledge nothing else.
    const hash = toHex(await sha256(event.signed));
    const verdict = byHash.get(hash) ?? byId.get(event.eventId);
    const outcome = verdict?.outcome;
    if (outcome === "stored" || outcome === "duplicate") gone.push(event);
    if (outcome === "quarantined" && verdict?.sha256 === hash) {
      gone.push(event);
      const { eventId, signed } = event;
      apart.push({ eventId, signed, reason: String(verdict.reason), toldAt: Date.now() });
    }
  }
  const writing = store.transaction(["outbox", "quarantine"], "readwrite", STRICT);
  await Promise.all([
    ...apart.map((one) => writing.objectStore("quarantine").put(one)),
    ...gone.map((one) => writing.objectStore("outbox").delete(one.seq)),
    writing.done,
  ]);
  return gone.length;
}

function idOf(verdict: Readonly<Record<string, unknown>>): string | null {
  const told = verdict.event_id;
  const bytes = typeof told === "string" ? fromBase64url(told) : null;
  return bytes === null ? null : toHex(bytes);
}

async function keepRefused(store: Database, event: OutboxRecord, status: number): Promise<void> {
  const writing = store.transaction("outbox", "readwrite", STRICT);
  await Promise.all([writing.store.put({ ...event, refused: status }), writing.done]);
}
