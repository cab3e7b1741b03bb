/**
 * Where the phone is: only during an open shift, only as long as the courier wants it.
 *
 * Positions are sent at most once a minute, and the server keeps the last one alone. With little
 * battery, or far from the next stop, the phone is asked for less.
 */

import { client } from "@kit/api/client";
import { database } from "@kit/store/database";
import { effect, untracked } from "@preact/signals";
import { metresBetween, type TimedPoint, travelOn } from "./day/travel";
import { type Fix, isOnline, isSharing, NAME, phase, position, today, travelled } from "./state";

const SETTING = "sharing";
const BUFFER = 200;
const EVERY_MS = 60_000;
const EVERY_WEAK_MS = 3 * 60_000;
const WEAK = 0.2;
/** Nearer than this the exact door matters. */
const NEAR_M = 1_500;
/** What the server does not believe any more. */
const MAX_AGE_MS = 23 * 3_600_000;

/** What a browser tells of its battery; only some do. */
interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

let watch: number | null = null;
let isWatchedExactly = false;
let unsent: Fix[] = [];
let sentAt = 0;
let isSending = false;
let isRefused = false;
let from: TimedPoint | null = null;
let battery: Battery | null = null;

/** Begin to heed phase and switch; once, when the app starts. */
export async function startPositions(): Promise<void> {
  const store = await database(NAME);
  isSharing.value = (await store.get("settings", SETTING)) === true;
  battery = await batteryOf(navigator);
  effect(() => {
    if (phase.value === "open" && isSharing.value) untracked(begin);
    else untracked(end);
  });
}

/** Share from now on, or no more; what the server has goes at once. */
export async function setSharing(isOn: boolean): Promise<void> {
  isSharing.value = isOn;
  await (await database(NAME)).put("settings", isOn, SETTING);
  if (!isOn) await forgetPosition();
}

/** Let the server forget where one was; without a network it forgets by itself in 15 minutes. */
export async function forgetPosition(): Promise<void> {
  try {
    await client(NAME).DELETE("/v1/me/positions");
  } catch {
    // Nothing is shown for longer than that anyway.
  }
}

/** A new shift travels anew. */
export function forgetWay(): void {
  from = null;
  travelled.value = { metres: 0, milliseconds: 0 };
}

/** Send what waits, unless that was done a moment ago. */
export async function sendPositions(): Promise<void> {
  const every = isWeak() ? EVERY_WEAK_MS : EVERY_MS;
  const mayAsk = phase.value === "open" && isSharing.value && isOnline.value && !isRefused;
  if (!mayAsk || isSending || unsent.length === 0 || Date.now() - sentAt < every) return;
  isSending = true;
  sentAt = Date.now();
  try {
    await send(unsent.filter((fix) => Date.now() - fix.time < MAX_AGE_MS));
  } catch {
    // No network: they go with the next ones.
  } finally {
    isSending = false;
  }
}

async function send(fixes: readonly Fix[]): Promise<void> {
  const body = { fixes: fixes.map(wireFix) };
  const { response } = await client(NAME).POST("/v1/me/positions", { body });
  // Nobody drives for us today: to ask again is in vain until the next shift.
  if (response.status === 409) isRefused = true;
  // What the server does not believe it will never believe.
  if (response.ok || response.status === 422) {
    const done = new Set(fixes);
    unsent = unsent.filter((fix) => !done.has(fix));
  }
}

function wireFix(fix: Fix) {
  return {
    time: new Date(fix.time).toISOString(),
    lon: fix.lon,
    lat: fix.lat,
    accuracy_m: fix.accuracyM,
    speed_mps: fix.speedMps,
  };
}

function begin(): void {
  if (!("geolocation" in navigator)) return;
  isRefused = false;
  watchAgain(isNear() && !isWeak());
}

function end(): void {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  unsent = [];
  position.value = null;
}

function watchAgain(isExact: boolean): void {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  isWatchedExactly = isExact;
  watch = navigator.geolocation.watchPosition(take, refuse, {
    enableHighAccuracy: isExact,
    maximumAge: isExact ? 5_000 : 60_000,
    timeout: 60_000,
  });
}

function take(found: GeolocationPosition): void {
  const { longitude: lon, latitude: lat, accuracy: accuracyM, speed } = found.coords;
  const fix: Fix = { lon, lat, accuracyM, speedMps: speed, time: found.timestamp };
  position.value = fix;
  const way = travelOn(travelled.value, from, fix);
  from = way.from;
  if (way.so !== travelled.value) travelled.value = way.so;
  unsent = [...unsent, fix].slice(-BUFFER);
  const wantsExact = isNear() && !isWeak();
  if (wantsExact !== isWatchedExactly) watchAgain(wantsExact);
  void sendPositions();
}

function refuse(error: GeolocationPositionError): void {
  // The phone's owner has said no: the switch must not pretend otherwise.
  if (error.code === error.PERMISSION_DENIED) void setSharing(false);
}

function isNear(): boolean {
  const day = today.value;
  const stop = day?.next == null ? undefined : day.stops[day.next]?.stop;
  const here = position.value;
  // Of a home that is closed as yet nobody knows where it is: look closely, it opens when near.
  if (here === null || stop === undefined) return true;
  const { lon, lat } = stop.place;
  return lon === null || lat === null || metresBetween(here, { lon, lat }) < NEAR_M;
}

function isWeak(): boolean {
  return battery !== null && !battery.charging && battery.level < WEAK;
}

async function batteryOf(told: Navigator): Promise<Battery | null> {
  const { getBattery } = told as Navigator & { getBattery?: () => Promise<Battery> };
  try {
    return (await getBattery?.call(told)) ?? null;
  } catch {
    return null;
  }
}
