/** A shift's key on this phone: opened by a PIN, gone at the shift's end. See README.md. */

import { random } from "@kit/custody/bytes";
import { onChange, tellChange, tellOthers } from "@kit/outbox/changes";
import {
  type Database,
  type DatabaseName,
  database,
  type ShiftRecord,
  STRICT,
} from "@kit/store/database";
import { forgetAllButOutbox } from "@kit/store/forgetting";
import { makeBinding, makeShiftKey, openShiftKey, ROUNDS, wrappingKey } from "./keys";

/** So many wrong PINs, and the key is deleted. */
const MAX_WRONG_PINS = 5;
/** No shift is longer: whatever the clock is set to, an end lies within this. */
const LONGEST_SHIFT_MS = 16 * 3_600_000;
/** By so much a clock may be put right during a shift. */
const CLOCK_ERROR_MS = 10 * 60_000;

export type Unlocked =
  | { readonly state: "open" }
  | { readonly state: "wrong_pin"; readonly left: number }
  /** There is none: it was never started, has ended, or too many PINs were wrong. */
  | { readonly state: "none" };

const open = new Map<DatabaseName, CryptoKey>();
const ends = new Map<DatabaseName, ReturnType<typeof setTimeout>>();
const watched = new Set<DatabaseName>();

/** No shift is open on this page: the PIN is to be asked for. */
export class ShiftClosedError extends Error {
  override readonly name = "ShiftClosedError";
}

/** Whether a PIN is one: six digits, and not those that are tried first. */
export function isPin(pin: string): boolean {
  if (!/^[0-9]{6}$/.test(pin)) return false;
  const steps = new Set(Array.from(pin.slice(1), (digit, at) => Number(digit) - Number(pin[at])));
  const [step] = steps;
  return steps.size > 1 || step === undefined || Math.abs(step) > 1;
}

/** Start a shift: whatever an earlier one had left is deleted. `endsAt`: milliseconds since 1970. */
export async function startShift(name: DatabaseName, pin: string, endsAt: number): Promise<void> {
  if (!isPin(pin)) throw new RangeError("PIN: wanted six digits, not all alike, not in a row");
  const startedAt = Date.now();
  const longest = startedAt + LONGEST_SHIFT_MS;
  // An end that is over, or days away, tells of a wrong clock: then the longest shift holds.
  const end = endsAt > startedAt && endsAt < longest ? endsAt : longest;
  const [salt, binding] = [random(16), await makeBinding()];
  const { key, wrapped } = await makeShiftKey(await wrappingKey(pin, salt, ROUNDS, binding));
  const shift = { binding, salt, rounds: ROUNDS, wrapped, startedAt, endsAt: end, wrongPins: 0 };
  const store = await database(name);
  const writing = store.transaction(["shift", "package", "journal"], "readwrite", STRICT);
  await Promise.all([
    writing.objectStore("package").clear(),
    writing.objectStore("journal").clear(),
    writing.objectStore("shift").put(shift, "self"),
    writing.done,
  ]);
  // What other tabs hold open is the key of a shift that is over.
  tellOthers(name, "wiped");
  keepOpen(name, key, end);
}

/** Open the shift that was started. A try is counted before it is made: to pull the plug helps nobody. */
export async function unlock(name: DatabaseName, pin: string): Promise<Unlocked> {
  return navigator.locks.request(`postroute unlock ${name}`, async () => {
    const store = await database(name);
    if (await endIfOver(name)) return { state: "none" };
    const shift = await store.get("shift", "self");
    if (shift === undefined) return { state: "none" };
    const wrongPins = shift.wrongPins + 1;
    await putShift(store, { ...shift, wrongPins });
    const wrapping = await wrappingKey(pin, shift.salt, shift.rounds, shift.binding);
    const key = await openShiftKey(wrapping, shift.wrapped);
    if (key !== null) {
      await putShift(store, { ...shift, wrongPins: 0 });
      keepOpen(name, key, shift.endsAt);
      return { state: "open" };
    }
    if (wrongPins < MAX_WRONG_PINS) return { state: "wrong_pin", left: MAX_WRONG_PINS - wrongPins };
    await endShift(name);
    return { state: "none" };
  });
}

/** Forget the key here; the PIN opens it again. */
export function lock(name: DatabaseName): void {
  open.delete(name);
  clearTimeout(ends.get(name));
}

/** End the shift: key, package and journal are deleted; what is to be sent stays, and is sent. */
export async function endShift(name: DatabaseName): Promise<void> {
  lock(name);
  const store = await database(name);
  const writing = store.transaction(["shift", "package", "journal"], "readwrite", STRICT);
  await Promise.all([
    writing.objectStore("shift").clear(),
    writing.objectStore("package").clear(),
    writing.objectStore("journal").clear(),
    writing.done,
  ]);
  await tellChange(name, "wiped");
}

/** End the shift if its time is over; for pages and for the worker, whenever they wake. */
export async function endIfOver(name: DatabaseName, now = Date.now()): Promise<boolean> {
  const shift = await (await database(name)).get("shift", "self");
  // A clock that is behind the start was set back: what cannot be told is taken to be over.
  if (shift === undefined || (now < shift.endsAt && now >= shift.startedAt - CLOCK_ERROR_MS)) {
    return false;
  }
  await endShift(name);
  return true;
}

/** The device was revoked: all goes but what is still to be sent. */
export async function wipe(name: DatabaseName): Promise<void> {
  lock(name);
  await forgetAllButOutbox(await database(name));
  await tellChange(name, "wiped");
}

/** Whether a shift was started, and whether its key is open on this page. */
export async function shiftState(name: DatabaseName): Promise<"none" | "locked" | "open"> {
  if (await endIfOver(name)) return "none";
  const shift = await (await database(name)).get("shift", "self");
  if (shift === undefined) return "none";
  return open.has(name) ? "open" : "locked";
}

/** The key of the shift that is open on this page. */
export function openKey(name: DatabaseName): CryptoKey {
  const key = open.get(name);
  if (key === undefined) throw new ShiftClosedError("no shift is open on this page");
  return key;
}

function keepOpen(name: DatabaseName, key: CryptoKey, endsAt: number): void {
  if (!watched.has(name)) {
    watched.add(name);
    onChange(name, (change) => {
      if (change === "wiped") lock(name);
    });
  }
  lock(name);
  open.set(name, key);
  const left = Math.max(0, endsAt - Date.now());
  ends.set(
    name,
    setTimeout(() => void endShift(name), left),
  );
}

async function putShift(store: Database, shift: ShiftRecord): Promise<void> {
  const writing = store.transaction("shift", "readwrite", STRICT);
  await Promise.all([writing.store.put(shift, "self"), writing.done]);
}
