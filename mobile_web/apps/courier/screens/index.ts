/** Screens by the first part of their address. */

import type { ComponentType } from "preact";
import { lazily } from "../parts/lazily";
import { MoreScreen } from "./more";
import { StopScreen } from "./stop";
import { TodayScreen } from "./today";

export interface ScreenProps {
  /** What follows the first part. */
  readonly parts: readonly string[];
}

export const SCREENS: Readonly<Record<string, ComponentType<ScreenProps>>> = {
  "": TodayScreen,
  stop: StopScreen,
  more: MoreScreen,
  map: lazily(async () => (await import("./map")).MapScreen),
  changes: lazily(async () => (await import("./changes")).ChangesScreen),
  end: lazily(async () => (await import("./end")).EndScreen),
  waiting: lazily(async () => (await import("./waiting")).WaitingScreen),
  help: lazily(async () => (await import("./help")).HelpScreen),
  scan: lazily(async () => (await import("./scan")).ScanScreen),
  handover: lazily(async () => (await import("./handover")).HandoverScreen),
  count: lazily(async () => (await import("./count")).CountScreen),
  bag: lazily(async () => (await import("./bag")).BagScreen),
  load: lazily(async () => (await import("./load")).LoadScreen),
  deliver: lazily(async () => (await import("./deliver")).DeliverScreen),
  attempt: lazily(async () => (await import("./attempt")).AttemptScreen),
  incident: lazily(async () => (await import("./incident")).IncidentScreen),
};

/** What tells nothing of a day, and so may be looked at before the PIN. */
export const OPEN_TO_ALL: ReadonlySet<string> = new Set(["more", "waiting", "help"]);
