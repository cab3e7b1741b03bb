/** Keys of devices: Ed25519, or ECDSA on P-256 where a phone lacks it. */

import type { Bytes } from "./bytes";

export type Algorithm = "EdDSA" | "ES256";

export interface SigningKey {
  readonly algorithm: Algorithm;
  readonly pair: CryptoKeyPair;
}

/** A key that checks: raw, as the directory of keys has it. */
export interface PublicKey {
  readonly algorithm: Algorithm;
  /** 32 bytes of Ed25519, or 65 of an uncompressed point. */
  readonly raw: Bytes;
}

const ED25519 = { name: "Ed25519" } as const;
const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const ES256 = { name: "ECDSA", hash: "SHA-256" } as const;

/** A new key that signs and that nothing, this page included, can read out. */
export async function makeKey(): Promise<SigningKey> {
  const { subtle } = crypto;
  try {
    const pair = await subtle.generateKey(ED25519, false, ["sign", "verify"]);
    return { algorithm: "EdDSA", pair: pair as CryptoKeyPair };
  } catch (error) {
    // Browsers before 2025 know no Ed25519, and say so thus; anything else is a real fault.
    if (!(error instanceof DOMException) || error.name !== "NotSupportedError") throw error;
    return { algorithm: "ES256", pair: await subtle.generateKey(P256, false, ["sign", "verify"]) };
  }
}

/** The public half, raw. */
export async function publicBytes(key: SigningKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", key.pair.publicKey));
}

/** Signature of 64 bytes; WebCrypto gives that of ES256 as COSE wants it, r and s. */
export async function signBytes(key: SigningKey, message: Uint8Array): Promise<Bytes> {
  const by = key.algorithm === "EdDSA" ? ED25519 : ES256;
  const made = await crypto.subtle.sign(by, key.pair.privateKey, message as Bytes);
  return new Uint8Array(made);
}

/** Whether a signature is of a key over a message. */
export async function isSignedBy(
  key: PublicKey,
  algorithm: Algorithm,
  signature: Bytes,
  message: Bytes,
): Promise<boolean> {
  if (key.algorithm !== algorithm) return false;
  if (key.algorithm === "ES256") return isSignedWith(P256, ES256, key.raw, signature, message);
  try {
    return await isSignedWith(ED25519, ED25519, key.raw, signature, message);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "NotSupportedError") throw error;
    // Labels are signed by Ed25519, whatever this phone's own key is: then in plain arithmetic.
    const { ed25519 } = await import("@noble/curves/ed25519.js");
    return ed25519.verify(signature, message, key.raw, { zip215: false });
  }
}

async function isSignedWith(
  kind: typeof ED25519 | typeof P256,
  by: typeof ED25519 | typeof ES256,
  raw: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<boolean> {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", raw, kind, false, ["verify"]);
  } catch (error) {
    // Bytes that are no point of the curve have signed nothing.
    if (error instanceof DOMException && error.name === "DataError") return false;
    throw error;
  }
  return crypto.subtle.verify(by, key, signature, message);
}
