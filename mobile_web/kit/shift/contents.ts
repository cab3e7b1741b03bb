/** What is kept under the shift's key: the day's package, and the journal of what was done. */

import { utf8 } from "@kit/custody/bytes";
import { type DatabaseName, database, type EncryptedRecord, STRICT } from "@kit/store/database";
import { decryptBytes, encryptBytes } from "./keys";
import { openKey } from "./shift";

/** A value of JSON under the key of the open shift. */
export function encrypt(name: DatabaseName, value: unknown): Promise<EncryptedRecord> {
  return encryptBytes(openKey(name), utf8(JSON.stringify(value)));
}

/**
 * The value that was encrypted; null: under the key of another shift, or changed.
 *
 * What comes out is what this page put in under the same type: nobody else has the key.
 */
async function decrypt<T>(name: DatabaseName, record: EncryptedRecord): Promise<T | null> {
  const plain = await decryptBytes(openKey(name), record);
  return plain === null ? null : (JSON.parse(new TextDecoder().decode(plain)) as T);
}

/** Keep a part of the day's package, in place of an earlier one of that name. */
export async function savePackage(name: DatabaseName, part: string, value: unknown): Promise<void> {
  const record = await encrypt(name, value);
  const writing = (await database(name)).transaction("package", "readwrite", STRICT);
  await Promise.all([writing.store.put(record, part), writing.done]);
}

/** A part of the day's package; null: there is none. */
export async function openPackage<T>(name: DatabaseName, part: string): Promise<T | null> {
  const record = await (await database(name)).get("package", part);
  return record === undefined ? null : decrypt<T>(name, record);
}

/** The journal of this shift, by the device's numbers. */
export async function readJournal<T>(name: DatabaseName): Promise<T[]> {
  const records = await (await database(name)).getAll("journal");
  const entries = await Promise.all(records.map((record) => decrypt<T>(name, record)));
  return entries.filter((entry) => entry !== null);
}
