/** How a shift's key is closed with a PIN. */

import { type Bytes, random, utf8 } from "@kit/custody/bytes";
import type { EncryptedRecord } from "@kit/store/database";

/** OWASP's figure for PBKDF2 with SHA-256. */
export const ROUNDS = 600_000;

const AES = { name: "AES-GCM", length: 256 } as const;
const NONCE_SIZE = 12;

/** What does not follow from a PIN alone. */
export function makeBinding(): Promise<CryptoKey> {
  const kind = { name: "HMAC", hash: "SHA-256", length: 256 } as const;
  return crypto.subtle.generateKey(kind, false, ["sign"]);
}

/** The key that closes the shift's, from a PIN and the key beside it that cannot be read out. */
export async function wrappingKey(
  pin: string,
  salt: Bytes,
  rounds: number,
  binding: CryptoKey,
): Promise<CryptoKey> {
  const { subtle } = crypto;
  const base = await subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  const by = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds } as const;
  const stretched = await subtle.deriveBits(by, base, 256);
  const bound = await subtle.sign("HMAC", binding, stretched);
  return subtle.importKey("raw", bound, AES, false, ["encrypt", "decrypt"]);
}

/** A shift's key: its bytes exist until they are closed, and never again but to open it. */
export async function makeShiftKey(
  wrapping: CryptoKey,
): Promise<{ key: CryptoKey; wrapped: EncryptedRecord }> {
  const raw = random(32);
  const wrapped = await encryptBytes(wrapping, raw);
  const key = await importShiftKey(raw);
  raw.fill(0);
  return { key, wrapped };
}

/** The shift's key; null: the PIN was another one. */
export async function openShiftKey(
  wrapping: CryptoKey,
  wrapped: EncryptedRecord,
): Promise<CryptoKey | null> {
  const raw = await decryptBytes(wrapping, wrapped);
  if (raw === null) return null;
  const key = await importShiftKey(raw);
  raw.fill(0);
  return key;
}

/** AES-GCM under a nonce of chance: a shift's few thousand records are far from its bounds. */
export async function encryptBytes(key: CryptoKey, plain: Bytes): Promise<EncryptedRecord> {
  const nonce = random(NONCE_SIZE);
  const content = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain);
  return { nonce, content };
}

/** What was encrypted; null: under another key, or changed. */
export async function decryptBytes(key: CryptoKey, record: EncryptedRecord): Promise<Bytes | null> {
  const by = { name: "AES-GCM", iv: record.nonce } as const;
  try {
    return new Uint8Array(await crypto.subtle.decrypt(by, key, record.content));
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}

function importShiftKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
}
