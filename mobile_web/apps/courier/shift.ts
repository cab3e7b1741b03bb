/** The courier's shift: begun with a PIN and the day's package, opened again by the PIN, ended. */

import { readKeys, refreshKeys } from "@kit/api";
import type { JournalEntry } from "@kit/day/journal";
import type { Route } from "@kit/day/route";
import {
  endShift,
  lock,
  openPackage,
  readJournal,
  savePackage,
  startShift,
  type Unlocked,
  unlock,
} from "@kit/shift";
import { database } from "@kit/store/database";
import { signal } from "@preact/signals";
import { fetchBaseMap } from "./base_map";
import type { Travelled } from "./day/travel";
import { forgetWay } from "./positions";
import { askRoute, beginRoute, dropRoute, fetchRoute, recallRoute } from "./route_sync";
import { directory, issuers, journal, NAME, phase, shift, travelled } from "./state";
import { verdicts } from "./typed_codes";
import { askWay } from "./way";

const HOUR_MS = 3_600_000;
/** After the planned end there is time to hand over what is left. */
const AFTER_END_MS = 3 * HOUR_MS;
/** Whoever begins late still has a shift. */
const SHORTEST_MS = 2 * HOUR_MS;
const LONGEST_MS = 16 * HOUR_MS;
const TRAVEL = "travel";

export type Step = "route" | "keys" | "lock";

/** Why the last shift is over, for the next screen to say; null: none has ended here. */
export const ended = signal<"by_courier" | "by_time" | "by_pins" | null>(null);

/** When a shift that begins now ends by itself; milliseconds since 1970. */
function endOf(route: Route | null, now: number): number {
  const planned = route?.end == null ? now : Date.parse(route.end.time);
  return Math.min(now + LONGEST_MS, Math.max(planned + AFTER_END_MS, now + SHORTEST_MS));
}

/** Fetch the day's package, and begin; throws what kept it from being fetched. */
export async function beginShift(pin: string, report: (step: Step) => void): Promise<void> {
  report("route");
  const told = await fetchRoute();
  const first = told.isNew ? told.route : null;
  report("keys");
  await refreshKeys(NAME);
  report("lock");
  await startShift(NAME, pin, endOf(first, Date.now()));
  journal.value = [];
  forgetWay();
  await beginRoute(first);
  await open();
  void askWay();
}

/** Open the shift that was begun. */
export async function unlockShift(pin: string): Promise<Unlocked> {
  const told = await unlock(NAME, pin);
  if (told.state === "none") {
    ended.value = "by_pins";
    phase.value = "closed";
  }
  if (told.state !== "open") return told;
  journal.value = await readJournal<JournalEntry>(NAME);
  travelled.value = (await openPackage<Travelled>(NAME, TRAVEL)) ?? travelled.value;
  await recallRoute();
  await open();
  void askRoute();
  return told;
}

/** Forget the key until the PIN comes again. */
export function lockNow(): void {
  lock(NAME);
  forgetDay();
  phase.value = "locked";
}

/** End it: what is on this phone of the day can be read no more; what is not sent is still sent. */
export async function endNow(): Promise<void> {
  ended.value = "by_courier";
  // What else follows from that, `boot` does, whoever ended the shift.
  await endShift(NAME);
  forgetDay();
  phase.value = "closed";
}

/** Nothing of a day stays in memory once its key is gone. */
export function forgetDay(): void {
  journal.value = [];
  verdicts.value = new Map();
  shift.value = null;
  dropRoute();
  forgetWay();
}

/** Keep how far one has come. */
export async function keepTravelled(): Promise<void> {
  if (phase.value === "open") await savePackage(NAME, TRAVEL, travelled.value);
}

async function open(): Promise<void> {
  const keys = await readKeys(NAME);
  issuers.value = keys.issuers;
  directory.value = keys.directory;
  const kept = await (await database(NAME)).get("shift", "self");
  shift.value = kept === undefined ? null : { startedAt: kept.startedAt, endsAt: kept.endsAt };
  ended.value = null;
  phase.value = "open";
  void fetchBaseMap();
}
