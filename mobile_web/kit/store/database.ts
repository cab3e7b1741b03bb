/** What lies on the phone. Nothing in it tells of a person, but what is sealed or encrypted. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** The enrolled device; its private key cannot be read out. */
export interface DeviceRecord {
  /** 16 bytes. */
  readonly deviceId: Uint8Array<ArrayBuffer>;
  readonly party: string;
  readonly label: string;
  readonly algorithm: "EdDSA" | "ES256";
  readonly keys: CryptoKeyPair;
  /** Of the last event that was signed; 0 before the first. */
  readonly lastSeq: number;
  readonly enrolledAt: number;
}

/** A key that was made for an invitation and not enrolled yet: a lost answer is asked for again. */
export interface PendingRecord {
  readonly deviceId: Uint8Array<ArrayBuffer>;
  readonly algorithm: "EdDSA" | "ES256";
  readonly keys: CryptoKeyPair;
}

/** A signed event that the server has not acknowledged. */
export interface OutboxRecord {
  /** The device's number of it, and its place in the queue. */
  readonly seq: number;
  /** Lower-case hexadecimal. */
  readonly eventId: string;
  /** The bytes that were signed: sent as they are. */
  readonly signed: Uint8Array<ArrayBuffer>;
  /** Erasable fields, sealed to the server; null: there are none. */
  readonly sealedSides: Uint8Array<ArrayBuffer> | null;
  readonly recordedAt: number;
  /** Status by which the server refused it alone; it waits for the next start. Null: none did. */
  readonly refused: number | null;
}

/** A picture that the server has not acknowledged. */
export interface EvidenceRecord {
  /** SHA-256 of the plain picture, lower-case hexadecimal. */
  readonly sha256: string;
  readonly eventId: string;
  readonly kind: "photograph" | "signature";
  readonly mediaType: "image/jpeg" | "image/png" | "image/webp";
  /** Sealed to the server: it can be sent, and not be looked at. */
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** Address of an upload under way. */
  readonly uploadUrl: string | null;
  readonly recordedAt: number;
  /** As with events. */
  readonly refused: number | null;
}

/** Bytes that the server did not take for authentic: kept on both sides, and shown. */
export interface QuarantinedRecord {
  readonly eventId: string;
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly reason: string;
  readonly toldAt: number;
}

/** AES-GCM under the shift key. */
export interface EncryptedRecord {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly content: ArrayBuffer;
}

/** The shift's key, wrapped by what follows from the PIN; deleted when the shift ends. */
export interface ShiftRecord {
  /** HMAC, cannot be read out: what follows from a PIN follows with it alone. */
  readonly binding: CryptoKey;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly rounds: number;
  readonly wrapped: EncryptedRecord;
  readonly startedAt: number;
  /** When the key goes by itself; milliseconds since 1970. */
  readonly endsAt: number;
  readonly wrongPins: number;
}

interface Schema extends DBSchema {
  device: { key: "self"; value: DeviceRecord };
  pending: { key: "self"; value: PendingRecord };
  /** An index knows nothing of null: `refused` holds those alone that the server refused. */
  outbox: { key: number; value: OutboxRecord; indexes: { eventId: string; refused: number } };
  evidence: {
    key: string;
    value: EvidenceRecord;
    indexes: { recordedAt: number; refused: number };
  };
  quarantine: { key: string; value: QuarantinedRecord };
  shift: { key: "self"; value: ShiftRecord };
  /** What the courier did today, one entry an event, by the device's number. */
  journal: { key: number; value: EncryptedRecord };
  /** By name: `route`, `keys`. */
  package: { key: string; value: EncryptedRecord };
  /** Public: server keys, the base map. */
  files: { key: string; value: Blob | Uint8Array<ArrayBuffer> };
  /** Small public values, by name. */
  settings: { key: string; value: string | number | boolean };
}

export type Database = IDBPDatabase<Schema>;

const WITHOUT_KEY_PATH = [
  "device",
  "pending",
  "shift",
  "journal",
  "package",
  "files",
  "settings",
] as const;

/** Each app has a database of its own: one computer may be a courier and a desk. */
export type DatabaseName = "postroute-courier" | "postroute-desk";

/** A write that outlives a dead battery once it is complete. */
export const STRICT = { durability: "strict" } as const;

const opened = new Map<DatabaseName, Promise<Database>>();

/** The database, opened once for a page or worker. */
export function database(name: DatabaseName): Promise<Database> {
  const known = opened.get(name);
  if (known !== undefined) return known;
  const opening = openDB<Schema>(name, 1, {
    upgrade: makeStores,
    // A newer page waits for this one to let go: it must not wait for ever.
    blocking: (_now, _next, event) => {
      opened.delete(name);
      (event.target as IDBDatabase).close();
    },
    terminated: () => opened.delete(name),
  });
  opened.set(name, opening);
  opening.catch(() => opened.delete(name));
  return opening;
}

/** Close it, so that it can be opened anew; for tests, and before all is erased. */
export async function closeDatabase(name: DatabaseName): Promise<void> {
  const known = opened.get(name);
  opened.delete(name);
  (await known?.catch(() => undefined))?.close();
}

function makeStores(made: Database): void {
  const outbox = made.createObjectStore("outbox", { keyPath: "seq" });
  outbox.createIndex("eventId", "eventId", { unique: true });
  outbox.createIndex("refused", "refused");
  const evidence = made.createObjectStore("evidence", { keyPath: "sha256" });
  evidence.createIndex("recordedAt", "recordedAt");
  evidence.createIndex("refused", "refused");
  made.createObjectStore("quarantine", { keyPath: "eventId" });
  for (const name of WITHOUT_KEY_PATH) made.createObjectStore(name);
}
