/** What happens before the first screen: where the app stands, and what runs beside the screens. */

import { startInvitations } from "@kit/enrolment/invited";
import { choose, language } from "@kit/i18n/language";
import { onChange, startDraining } from "@kit/outbox";
import { endIfOver, lock, shiftState } from "@kit/shift";
import { database } from "@kit/store/database";
import { isRevoked } from "@kit/store/forgetting";
import { storageLost } from "@kit/store/loss";
import { applyTheme } from "@kit/ui/theme";
import { registerWorker } from "../../service_worker/registering";
import { forgetPosition, sendPositions, startPositions } from "./positions";
import { startRouteSync } from "./route_sync";
import { ended, forgetDay, keepTravelled, lockNow } from "./shift";
import { isOnline, isSharing, isStorageLost, NAME, now, phase, self } from "./state";
import { startAskingCodes } from "./typed_codes";

const TICK_MS = 30_000;

/** Run the app; once for a page. */
export async function boot(): Promise<void> {
  applyTheme();
  choose(language.value);
  startInvitations();
  watchNetwork();
  isStorageLost.value = (await storageLost(NAME)) !== null;
  await settle();
  onChange(NAME, (change) => {
    if (change === "wiped") void wiped();
  });
  startDraining(NAME);
  startRouteSync();
  startAskingCodes();
  await startPositions();
  setInterval(() => void tick(), TICK_MS);
  document.addEventListener("visibilitychange", () => void tick());
  document.addEventListener("visibilitychange", lockWhenLeft);
  // While it is written, the app changes too often to be kept.
  if (import.meta.env.PROD) void registerWorker("/courier").catch(() => undefined);
}

/** Out of sight for so long, and the PIN is asked for anew: a phone was laid down, or is gone. */
const LEFT_MS = 30 * 60_000;
let leaving: { readonly since: number; readonly timer: ReturnType<typeof setTimeout> } | null =
  null;

function lockWhenLeft(): void {
  const lockIfOpen = () => {
    if (phase.value === "open") lockNow();
  };
  if (document.hidden) {
    leaving ??= { since: Date.now(), timer: setTimeout(lockIfOpen, LEFT_MS) };
    return;
  }
  // Timers of a page that is out of sight may sleep: the clock tells.
  if (leaving !== null && Date.now() - leaving.since >= LEFT_MS) lockIfOpen();
  clearTimeout(leaving?.timer);
  leaving = null;
}

/** Look where the phone stands, from what lies on it. */
export async function settle(): Promise<void> {
  const store = await database(NAME);
  const device = await store.get("device", "self");
  self.value =
    device === undefined
      ? null
      : { party: device.party, label: device.label, enrolledAt: device.enrolledAt };
  if (await isRevoked(store)) {
    phase.value = "revoked";
    return;
  }
  const state = device === undefined ? null : await shiftState(NAME);
  if (state === null) phase.value = "new";
  else phase.value = state === "none" ? "closed" : state;
}

function watchNetwork(): void {
  const look = () => {
    isOnline.value = navigator.onLine;
  };
  globalThis.addEventListener("online", look);
  globalThis.addEventListener("offline", look);
}

/** The shift's key is gone: by its time, in another tab, or since the device was revoked. */
async function wiped(): Promise<void> {
  if (phase.value === "open" || phase.value === "locked") {
    ended.value ??= "by_time";
    if (isSharing.value) void forgetPosition();
  }
  lock(NAME);
  forgetDay();
  await settle();
}

async function tick(): Promise<void> {
  now.value = Date.now();
  if (document.visibilityState === "visible") await endIfOver(NAME);
  await keepTravelled();
  await sendPositions();
}
