/**
 * The receiver's code that the giver scans: it shows that both were there.
 *
 * A phone never refuses it for its age, since its own clock may be the wrong one: the server judges
 * that later.
 */

import { areEqual, type Bytes, random, toHex } from "./bytes";
import { readCbor, writeCbor } from "./cbor";
import { makeSign1, messageOf, openSign1 } from "./cose";
import type { PresenceClaim } from "./events";
import { isSignedBy, type PublicKey, type SigningKey } from "./keys";
import { fromQrText, toQrText } from "./qr_text";

const CONTEXT = "postroute.presence/1";
const ID_SIZE = 16;

/** What is told of a device that shows a code. */
export interface Presenter extends SigningKey {
  readonly deviceId: Bytes;
  /** Of the last event that it has signed. */
  readonly lastSeq: number;
}

/** A device as the directory of keys has it. */
export interface KnownDevice extends PublicKey {
  readonly party: string;
  readonly isRevoked: boolean;
}

/** Devices by their identity, in hexadecimal digits. */
export type Directory = ReadonlyMap<string, KnownDevice>;

export type PresenceVerdict = "signed" | "unknown_device" | "forged" | "revoked";

export interface ReadPresence {
  /** Whose device showed it; null: this phone does not know the device. */
  readonly party: string | null;
  /** How the giver's handover refers to it. */
  readonly claim: PresenceClaim;
  readonly verdict: PresenceVerdict;
}

/** Text of the QR code that shows, for two minutes, that one is there to receive. */
export async function makePresence(device: Presenter, now = Date.now()): Promise<string> {
  const payload = writeCbor([1, random(ID_SIZE), device.lastSeq, Math.round(now)]);
  return toQrText(await makeSign1(payload, device, device.deviceId, CONTEXT));
}

/** A code as scanned; null: it is none of ours. */
export async function readPresence(
  text: string,
  directory: Directory,
): Promise<ReadPresence | null> {
  const code = fromQrText(text);
  const opened = code === null ? null : openSign1(code, ID_SIZE);
  const content = opened === null ? null : contentOf(opened.payload);
  if (code === null || opened === null || content === null) return null;
  const claim: PresenceClaim = { ...content, device_id: opened.keyId, code };
  const known = directory.get(toHex(opened.keyId));
  if (known === undefined) return { party: null, claim, verdict: "unknown_device" };
  const message = messageOf(opened, CONTEXT);
  const isGood = await isSignedBy(known, opened.algorithm, opened.signature, message);
  const verdict = isGood ? (known.isRevoked ? "revoked" : "signed") : "forged";
  return { party: known.party, claim, verdict };
}

function contentOf(
  payload: Bytes,
): Pick<PresenceClaim, "nonce" | "device_seq" | "issued_at"> | null {
  const content = readCbor(payload);
  if (!Array.isArray(content) || content.length !== 4) return null;
  const [version, nonce, seq, issuedAt]: unknown[] = content;
  if (version !== 1 || !(nonce instanceof Uint8Array) || nonce.length !== ID_SIZE) return null;
  if (!isCount(seq) || !isCount(issuedAt)) return null;
  if (!areEqual(writeCbor([1, nonce, seq, issuedAt]), payload)) return null;
  return { nonce: nonce.slice(), device_seq: seq, issued_at: issuedAt };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
