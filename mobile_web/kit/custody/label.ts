/**
 * What the QR code of a label holds: a signed item code, checked without a network.
 *
 * It proves where the label comes from, not that the item is there: anyone can photocopy it.
 */

import { areEqual, type Bytes, sha256 } from "./bytes";
import { readCbor, writeCbor } from "./cbor";
import { isItemCode, plainCode } from "./codes";
import { messageOf, openSign1, type Sign1 } from "./cose";
import { isSignedBy } from "./keys";
import { fromQrText } from "./qr_text";

const CONTEXT = "postroute.label/1";
const ISSUER_ID_SIZE = 8;
const MAX_DAY = 47_482;
const DAY_MS = 86_400_000;

export type LabelVerdict = "signed" | "unknown_key" | "forged" | "expired";

export interface ReadLabel {
  readonly code: string;
  /** Last day since 1970 that it is good on; null: for ever. */
  readonly expires: number | null;
  readonly verdict: LabelVerdict;
}

/**
 * A label as scanned; null: not a label of ours.
 *
 * `issuers` are raw Ed25519 keys that sign labels. The day that ends a label is that of `now`,
 * by this phone's clock: an old label is told, and never refused.
 */
export async function readLabel(
  text: string,
  issuers: readonly Bytes[],
  now = Date.now(),
): Promise<ReadLabel | null> {
  const signed = fromQrText(text);
  const opened = signed === null ? null : openSign1(signed, ISSUER_ID_SIZE);
  const content = opened?.algorithm === "EdDSA" ? contentOf(opened.payload) : null;
  if (opened === null || content === null) return null;
  const verdict = await verdictOn(opened, issuers);
  const isOver = content.expires !== null && Math.floor(now / DAY_MS) > content.expires;
  return { ...content, verdict: verdict === "signed" && isOver ? "expired" : verdict };
}

/** `typed`: nobody has signed it; the paper itself was looked at. */
export type Origin = LabelVerdict | "typed";

/** The code that a scanned or typed text holds, by its label or as it stands; null: none of ours. */
export async function readCode(
  text: string,
  issuers: readonly Bytes[],
): Promise<{ code: string; origin: Origin } | null> {
  const label = await readLabel(text, issuers);
  if (label !== null) return { code: label.code, origin: label.verdict };
  const code = plainCode(text);
  return code === null ? null : { code, origin: "typed" };
}

/** Whether the label is no copy by a stranger's hand, as far as a phone can tell. */
export function isGenuine(origin: Origin): boolean {
  return origin !== "forged" && origin !== "unknown_key";
}

async function verdictOn(opened: Sign1, issuers: readonly Bytes[]): Promise<LabelVerdict> {
  for (const raw of issuers) {
    const issuerId = (await sha256(raw)).subarray(0, ISSUER_ID_SIZE);
    if (!areEqual(issuerId, opened.keyId)) continue;
    const key = { algorithm: "EdDSA", raw } as const;
    const message = messageOf(opened, CONTEXT);
    const isGood = await isSignedBy(key, opened.algorithm, opened.signature, message);
    return isGood ? "signed" : "forged";
  }
  return "unknown_key";
}

function contentOf(payload: Bytes): { code: string; expires: number | null } | null {
  const content = readCbor(payload);
  if (!Array.isArray(content) || content.length < 2 || content.length > 3) return null;
  const [version, code, expires = null]: unknown[] = content;
  const isDay = expires === null || (Number.isInteger(expires) && Number(expires) >= 0);
  if (version !== 1 || typeof code !== "string" || !isItemCode(code) || !isDay) return null;
  if (content.length === 3 && (expires === null || Number(expires) > MAX_DAY)) return null;
  const day = expires === null ? null : Number(expires);
  const spelling = writeCbor(day === null ? [1, code] : [1, code, day]);
  return areEqual(spelling, payload) ? { code, expires: day } : null;
}
