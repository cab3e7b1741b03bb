/** What a device states in one event, and the bytes that it signs; nothing in it names a person. */

import type { Stated } from "./acts";
import { type Bytes, sha256, toBase64url, utf8 } from "./bytes";
import { type Plain, writeCbor } from "./cbor";
import { makeSign1 } from "./cose";
import type { SigningKey } from "./keys";
import { commitment, type Field, makeSide, type Side } from "./sealed";
import { seal } from "./sealing";

export type * from "./acts";
export { OUTCOMES } from "./acts";

const CONTEXT = "postroute.event/1";

/** The stop that a plan expected an event at. */
export interface ExpectedStop {
  readonly plan: string;
  readonly route: number;
  readonly stop: number;
}

/** An event before it has a number, a moment and a signature. */
export type EventDraft = Stated & {
  readonly items: readonly string[];
  readonly giver: string | null;
  readonly receiver: string | null;
  readonly place: string | null;
  readonly stop: ExpectedStop | null;
  /** SHA-256 of plain pictures. */
  readonly evidence?: readonly Bytes[];
  /** Fields that must be erasable: sent sealed beside the event, which holds commitments alone. */
  readonly sides?: Readonly<Record<string, Field>>;
};

/** What makes of a draft an event. */
export interface Stamp {
  readonly eventId: Bytes;
  readonly deviceId: Bytes;
  readonly seq: number;
  /** Milliseconds since 1970, by this phone. */
  readonly time: number;
  /** Minutes east of UTC that this phone shows. */
  readonly offset: number;
}

export interface SignedEvent {
  readonly signed: Bytes;
  readonly sealedSides: Bytes | null;
}

/**
 * Sign an event, and close its side fields for the server.
 *
 * `serverKey`: that of `/v1/evidence/sealing-key`; an event with sides cannot be made without.
 */
export async function signEvent(
  draft: EventDraft,
  stamp: Stamp,
  key: SigningKey,
  serverKey: Bytes | null,
): Promise<SignedEvent> {
  const sides = Object.entries(draft.sides ?? {}).map(([name, field]) => makeSide(name, field));
  const payload = writeCbor(await payloadOf(draft, stamp, sides));
  const signed = await makeSign1(payload, key, stamp.deviceId, CONTEXT);
  if (sides.length === 0) return { signed, sealedSides: null };
  if (serverKey === null) throw new Error("the server's sealing key is not on this phone");
  const digest = await sha256(signed);
  const sealedSides = await seal(sent(sides), digest, serverKey, "postroute.sides.seal/1");
  return { signed, sealedSides };
}

async function payloadOf(draft: EventDraft, stamp: Stamp, sides: Side[]): Promise<Plain> {
  const sealed: Record<string, Bytes> = {};
  for (const side of sides) sealed[side.name] = await commitment(side);
  return {
    v: 1,
    event_id: stamp.eventId,
    device_id: stamp.deviceId,
    device_seq: stamp.seq,
    event_time: stamp.time,
    offset: stamp.offset,
    act: draft.act,
    items: draft.items,
    giver: draft.giver,
    receiver: draft.receiver,
    place: draft.place,
    stop: draft.stop === null ? null : { ...draft.stop },
    evidence: draft.evidence ?? [],
    sealed,
    detail: detailOf(draft),
  };
}

/** Interfaces have no index signature, though theirs are plain values all the way down. */
function detailOf(draft: Stated): Plain {
  return draft.detail as unknown as Plain;
}

/** As the server reads them beside an event: a JSON array of name, salt and value. */
function sent(sides: readonly Side[]): Bytes {
  const told = sides.map(({ name, salt, value }) => ({ name, salt: toBase64url(salt), value }));
  return utf8(JSON.stringify(told));
}
