/**
 * A browser may clear a site's database when the disk is full: that is noticed, and said.
 *
 * A few letters beside the database, which browsers keep longer, tell that there was one. Where the
 * browser clears both, the phone is as new: then the dispatcher sees a device that sends no more.
 */

import { type DatabaseName, database } from "./database";

export interface StorageLoss {
  /** Events and pictures that had not been sent when they were last counted. */
  readonly unsent: number;
}

/** Note that this phone was enrolled. */
export function noteEnrolled(name: DatabaseName): void {
  write(name, "0");
}

/**
 * Note how much waits, if this phone was enrolled.
 *
 * A page may still be open when its database is cleared: what it counts then is not noted, since it
 * would hide the loss. So the count comes before the look at what is in the database.
 */
export async function noteUnsent(name: DatabaseName, unsent: number): Promise<void> {
  if (read(name) !== null && (await isEnrolled(name))) write(name, String(unsent));
}

/** What was lost with the database; null: nothing. To be asked before anything is enrolled. */
export async function storageLost(name: DatabaseName): Promise<StorageLoss | null> {
  const told = read(name);
  if (told === null) return null;
  return (await isEnrolled(name)) ? null : { unsent: Number(told) || 0 };
}

/** Ask the browser not to clear it; what it says is no promise of ours. */
export async function askToPersist(): Promise<boolean> {
  const { storage } = navigator as { storage?: StorageManager };
  return (await storage?.persist?.().catch(() => false)) ?? false;
}

async function isEnrolled(name: DatabaseName): Promise<boolean> {
  return (await (await database(name)).get("device", "self")) !== undefined;
}

function keyOf(name: DatabaseName): string {
  return `${name}.enrolled`;
}

function read(name: DatabaseName): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

function write(name: DatabaseName, told: string): void {
  try {
    localStorage.setItem(keyOf(name), told);
  } catch {
    // Then a loss is not noticed; nothing else follows.
  }
}
