/**
 * COSE_Sign1 (RFC 9052) in the one form that custody accepts.
 *
 * Tag 18 over four values in their shortest encoding: a protected header of the algorithm and the
 * key's identity in this order, no unprotected header, a payload, a signature of 64 bytes. There is
 * one form, so a signed statement has no second spelling. The server reads the same.
 */

import { areEqual, type Bytes, joined, utf8 } from "./bytes";
import { type Algorithm, type SigningKey, signBytes } from "./keys";

const SIGNATURE_SIZE = 64;
const NUMBERS: Readonly<Record<Algorithm, number>> = { EdDSA: 0x27, ES256: 0x26 };
const NO_HEADER = Uint8Array.of(0xa0);

/** A signed statement, taken apart; its signature is not checked yet. */
export interface Sign1 {
  readonly algorithm: Algorithm;
  readonly keyId: Bytes;
  /** The header as signed. */
  readonly header: Bytes;
  readonly payload: Bytes;
  readonly signature: Bytes;
}

/** Sign a statement; `about` says of what kind it is, and is signed though it is not sent. */
export async function makeSign1(
  payload: Uint8Array,
  key: SigningKey,
  keyId: Uint8Array,
  about: string,
): Promise<Bytes> {
  const begin = Uint8Array.of(0xa2, 1, NUMBERS[key.algorithm], 4, 0x40 + keyId.length);
  const header = joined(begin, keyId);
  const signature = await signBytes(key, signedBytes(header, payload, about));
  return joined(
    Uint8Array.of(0xd2, 0x84),
    headed(header),
    NO_HEADER,
    headed(payload),
    headed(signature),
  );
}

/** Take a signed statement apart; null when it is not of the one form. */
export function openSign1(signed: Uint8Array, keyIdSize: number): Sign1 | null {
  const end = keyIdSize + 8;
  const algorithm = signed[5] === NUMBERS.EdDSA ? "EdDSA" : "ES256";
  const begin = Uint8Array.of(0xd2, 0x84, 0x45 + keyIdSize, 0xa2, 1, NUMBERS[algorithm], 4);
  const keyAt = begin.length + 1;
  const payloadEnd = signed.length - SIGNATURE_SIZE - 2;
  if (payloadEnd <= end || !areEqual(signed.subarray(0, begin.length), begin)) return null;
  const payload = contentOf(signed.subarray(end + 1, payloadEnd));
  const isOfOneForm =
    signed[keyAt - 1] === 0x40 + keyIdSize &&
    signed[end] === NO_HEADER[0] &&
    signed[payloadEnd] === 0x58 &&
    signed[payloadEnd + 1] === SIGNATURE_SIZE;
  if (payload === null || !isOfOneForm) return null;
  return {
    algorithm,
    keyId: signed.slice(keyAt, end),
    header: signed.slice(3, end),
    payload,
    signature: signed.slice(payloadEnd + 2),
  };
}

/** What the signature of a statement of some kind is over. */
export function messageOf(opened: Sign1, about: string): Bytes {
  return signedBytes(opened.header, opened.payload, about);
}

function signedBytes(header: Uint8Array, payload: Uint8Array, about: string): Bytes {
  const context = joined(Uint8Array.of(0x84, 0x6a), utf8("Signature1"));
  return joined(context, headed(header), headed(utf8(about)), headed(payload));
}

/** A byte string in its shortest encoding. */
function headed(content: Uint8Array): Bytes {
  return joined(head(content.length), content);
}

function head(size: number): Bytes {
  if (size < 24) return Uint8Array.of(0x40 + size);
  if (size < 1 << 8) return Uint8Array.of(0x58, size);
  if (size < 1 << 16) return Uint8Array.of(0x59, size >> 8, size & 0xff);
  return Uint8Array.of(0x5a, size >>> 24, (size >> 16) & 0xff, (size >> 8) & 0xff, size & 0xff);
}

/** The content of the byte string that these bytes are, if they are one. */
function contentOf(bytes: Uint8Array): Bytes | null {
  for (const size of [1, 2, 3, 5]) {
    if (bytes.length < size) return null;
    const content = bytes.slice(size);
    if (areEqual(head(content.length), bytes.subarray(0, size))) return content;
  }
  return null;
}
