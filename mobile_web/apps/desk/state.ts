/** What a desk's screens show; written by boot.ts and work.ts, read everywhere. */

import { type CarriedKeys, readKeys, refreshKeys } from "@kit/api";
import { startInvitations } from "@kit/enrolment/invited";
import { onChange, startDraining } from "@kit/outbox";
import { database } from "@kit/store/database";
import { isRevoked } from "@kit/store/forgetting";
import { signal } from "@preact/signals";

export const NAME = "postroute-desk" as const;

export type Phase = "starting" | "new" | "ready" | "revoked";

export const phase = signal<Phase>("starting");

/** The device, as far as screens may know it. */
export const self = signal<{ readonly party: string; readonly label: string } | null>(null);

/** By which labels and codes are checked without a network. */
export const keys = signal<CarriedKeys>({ issuers: [], directory: new Map() });

export const isOnline = signal(typeof navigator === "undefined" || navigator.onLine);

/** Newly enrolled devices are known within this time. */
const REFRESH_MS = 10 * 60_000;

/** Run the desk; once for a page. */
export async function boot(): Promise<void> {
  startInvitations();
  for (const happening of ["online", "offline"]) {
    globalThis.addEventListener(happening, () => {
      isOnline.value = navigator.onLine;
      if (isOnline.value) void refresh();
    });
  }
  await settle();
  onChange(NAME, (change) => {
    if (change === "wiped") void settle();
  });
  startDraining(NAME);
  setInterval(() => void refresh(), REFRESH_MS);
}

/** Look where the desk stands, from what lies on this computer. */
export async function settle(): Promise<void> {
  const store = await database(NAME);
  const device = await store.get("device", "self");
  self.value = device === undefined ? null : { party: device.party, label: device.label };
  if (await isRevoked(store)) phase.value = "revoked";
  else phase.value = device === undefined ? "new" : "ready";
  keys.value = await readKeys(NAME);
  await refresh();
}

/** Everyone's devices as the server has them now. */
export async function renewDirectory(): Promise<CarriedKeys["directory"]> {
  await refreshKeys(NAME);
  keys.value = await readKeys(NAME);
  return keys.value.directory;
}

/** Fetch the keys anew; without a network those that are here have to do. */
async function refresh(): Promise<void> {
  if (phase.value !== "ready") return;
  await renewDirectory().catch(() => undefined);
}
