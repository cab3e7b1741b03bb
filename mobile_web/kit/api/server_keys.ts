/** Keys that a phone carries, so that it can check and close things without a network. */

import { type Bytes, fromBase64url, toHex, utf8 } from "@kit/custody/bytes";
import type { Directory, KnownDevice } from "@kit/custody/presence";
import { type DatabaseName, database, STRICT } from "@kit/store/database";
import { DIRECTORY, LABEL_KEYS, SEALING_KEY } from "@kit/store/files";
import { client } from "./client";
import { getJson } from "./posting";

export interface ServerKeys {
  /** That pictures and side fields are closed for. */
  readonly sealing: Bytes;
  /** Raw Ed25519 keys that sign labels, one after the other. */
  readonly labels: Bytes;
}

export interface CarriedKeys {
  /** For `readLabel`. */
  readonly issuers: readonly Bytes[];
  /** For `readPresence`. */
  readonly directory: Directory;
}

const KEY_SIZE = 32;

/** The server's own keys, which it tells anyone. */
export async function fetchServerKeys(): Promise<ServerKeys> {
  const [sealing, ledger] = await Promise.all([
    getJson("/v1/evidence/sealing-key"),
    getJson("/v1/ledger/key"),
  ]);
  const point = fromBase64url(String(sealing.public_key));
  if (point?.length !== 65) throw new TypeError("a sealing key that is none");
  return { sealing: point, labels: keyOfNote(String(ledger.key)) };
}

/** Fetch the keys anew, those of all devices too; when a shift starts, and now and then. */
export async function refreshKeys(name: DatabaseName): Promise<void> {
  const [own, { data }] = await Promise.all([
    fetchServerKeys(),
    client(name).GET("/v1/devices/keys"),
  ]);
  const store = await database(name);
  const writing = store.transaction("files", "readwrite", STRICT);
  await Promise.all([
    writing.store.put(own.sealing, SEALING_KEY),
    writing.store.put(own.labels, LABEL_KEYS),
    data === undefined ? null : writing.store.put(utf8(JSON.stringify(data.keys)), DIRECTORY),
    writing.done,
  ]);
}

/** The keys that this phone carries; empty where it has none yet. */
export async function readKeys(name: DatabaseName): Promise<CarriedKeys> {
  const reading = (await database(name)).transaction("files");
  const [labels, told] = await Promise.all([
    reading.store.get(LABEL_KEYS),
    reading.store.get(DIRECTORY),
  ]);
  const issuers: Bytes[] = [];
  if (labels instanceof Uint8Array) {
    for (let at = 0; at < labels.length; at += KEY_SIZE)
      issuers.push(labels.slice(at, at + KEY_SIZE));
  }
  return { issuers, directory: told instanceof Uint8Array ? directoryOf(told) : new Map() };
}

interface ToldKey {
  readonly device_id: string;
  readonly party: string;
  readonly algorithm: "EdDSA" | "ES256";
  readonly public_key: string;
  readonly revoked_at: string | null;
}

/** What this phone itself has written from the server's answer. */
function directoryOf(told: Bytes): Directory {
  const keys = JSON.parse(new TextDecoder().decode(told)) as ToldKey[];
  return new Map(keys.flatMap(entryOf));
}

function entryOf(told: ToldKey): [string, KnownDevice][] {
  const [deviceId, raw] = [fromBase64url(told.device_id), fromBase64url(told.public_key)];
  if (deviceId === null || raw === null) return [];
  const { party, algorithm, revoked_at: revokedAt } = told;
  return [[toHex(deviceId), { party, algorithm, raw, isRevoked: revokedAt !== null }]];
}

/** The raw key in a signed note's verifier key: NAME+HASH+BASE64 of 1 and the key. */
function keyOfNote(text: string): Bytes {
  const [, encoded = ""] = /^[^+]+\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  if (bytes[0] !== 1 || bytes.length !== KEY_SIZE + 1) throw new TypeError("no Ed25519 key");
  return bytes.slice(1);
}
