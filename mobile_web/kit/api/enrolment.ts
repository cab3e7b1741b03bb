/** A phone becomes a device: by the QR code that a dispatcher shows, once. */

import { type Bytes, fromBase64url } from "@kit/custody/bytes";
import { makeKey } from "@kit/custody/keys";
import { enrolmentStatement } from "@kit/custody/statements";
import { tellOthers } from "@kit/outbox/changes";
import {
  type Database,
  type DatabaseName,
  type DeviceRecord,
  database,
  STRICT,
} from "@kit/store/database";
import { signLock } from "@kit/store/device";
import { LABEL_KEYS, SEALING_KEY } from "@kit/store/files";
import { askToPersist, noteEnrolled } from "@kit/store/loss";
import { postJson } from "./posting";
import { fetchServerKeys, type ServerKeys } from "./server_keys";

export interface Invitation {
  readonly deviceId: Bytes;
  readonly secret: Bytes;
  /** Where the QR code leads. */
  readonly address: URL;
}

export interface Enrolled {
  /** In whose name this phone signs. */
  readonly party: string;
  readonly label: string;
}

/** A QR code's text, or the address that was opened by it; null: it is no invitation. */
export function readInvitation(text: string): Invitation | null {
  if (!URL.canParse(text.trim())) return null;
  const address = new URL(text.trim());
  const [, device, secret] = /^#enrol=1\.([\w-]{22})\.([\w-]{43})$/.exec(address.hash) ?? [];
  const deviceId = device === undefined ? null : fromBase64url(device);
  const bytes = secret === undefined ? null : fromBase64url(secret);
  return deviceId === null || bytes === null ? null : { deviceId, secret: bytes, address };
}

/**
 * Enrol this phone, and fetch what it needs to work without a network.
 *
 * The key is kept before it is sent: whoever is cut off asks again with the same invitation, and is
 * answered the same. Another device's invitation makes another key. Where the phone is enrolled
 * already, whatever waits must have been sent.
 */
export async function enrol(name: DatabaseName, invitation: Invitation): Promise<Enrolled> {
  const store = await database(name);
  await refuseUnsent(store);
  const { deviceId, secret } = invitation;
  const serverKeys = await fetchServerKeys();
  const pending = await pendingKey(store, deviceId);
  const key = { algorithm: pending.algorithm, pair: pending.keys };
  const statement = await enrolmentStatement(key, deviceId, secret);
  const told = await postJson("/v1/devices/enrolments", { statement });
  const enrolled = { party: String(told.party), label: String(told.label) };
  const device = { ...pending, ...enrolled, lastSeq: 0, enrolledAt: Date.now() };
  await navigator.locks.request(signLock(name), async () => {
    // While the server was asked, another tab may have signed as the former device.
    await refuseUnsent(store);
    await become(store, device, serverKeys);
  });
  // Other tabs may hold a shift's key and route of whoever this phone was before.
  tellOthers(name, "wiped");
  noteEnrolled(name);
  void askToPersist();
  return enrolled;
}

async function become(store: Database, device: DeviceRecord, keys: ServerKeys): Promise<void> {
  const names = ["device", "pending", "shift", "package", "journal", "settings", "files"] as const;
  const writing = store.transaction(names, "readwrite", STRICT);
  await Promise.all([
    writing.objectStore("shift").clear(),
    writing.objectStore("package").clear(),
    writing.objectStore("journal").clear(),
    writing.objectStore("settings").clear(),
    writing.objectStore("pending").clear(),
    writing.objectStore("device").put(device, "self"),
    writing.objectStore("files").put(keys.sealing, SEALING_KEY),
    writing.objectStore("files").put(keys.labels, LABEL_KEYS),
    writing.done,
  ]);
}

/** This phone has not sent all that it signed as another device, whose key would be lost. */
export class UnsentError extends Error {
  override readonly name = "UnsentError";
}

async function refuseUnsent(store: Database): Promise<void> {
  const [events, pictures] = await Promise.all([store.count("outbox"), store.count("evidence")]);
  if (events + pictures > 0) throw new UnsentError(`${events} events, ${pictures} pictures wait`);
}

async function pendingKey(store: Database, deviceId: Bytes) {
  const known = await store.get("pending", "self");
  const isSame = known?.deviceId.every((byte, at) => byte === deviceId[at]) ?? false;
  if (known !== undefined && isSame) return known;
  const { algorithm, pair: keys } = await makeKey();
  const pending = { deviceId, algorithm, keys };
  const writing = store.transaction("pending", "readwrite", STRICT);
  await Promise.all([writing.store.put(pending, "self"), writing.done]);
  return pending;
}
