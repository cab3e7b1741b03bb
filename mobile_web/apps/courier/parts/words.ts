/** Words that several screens say of places, stops and items. */

import type { StopProgress, Task } from "@kit/day/progress";
import type { Place, RouteStop } from "@kit/day/route";
import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import type { IconName } from "@kit/ui/icon";

const say = texts({
  home: { vi: "Nhà người dân", en: "A citizen's home" },
  openAllDay: { vi: "không hẹn giờ", en: "no hours set" },
  collect: (count: number) => ({ vi: `${count} nhận`, en: `${count} to collect` }),
  deliver: (count: number) => ({ vi: `${count} giao`, en: `${count} to deliver` }),
  collected: (count: number) => ({ vi: `đã nhận ${count}`, en: `${count} collected` }),
  delivered: (count: number) => ({ vi: `đã giao ${count}`, en: `${count} delivered` }),
  notCollected: (count: number) => ({
    vi: `${count} chưa nhận được`,
    en: `${count} not collected`,
  }),
  notDelivered: (count: number) => ({
    vi: `${count} chưa giao được`,
    en: `${count} not delivered`,
  }),
  nothing: { vi: "không có hồ sơ nào", en: "no items" },
  dossier: { vi: "Hồ sơ", en: "Dossier" },
  document: { vi: "Giấy tờ", en: "Document" },
  item: { vi: "Bưu phẩm", en: "Item" },
});

/** What a place is called; a home that is closed as yet has no name. */
export function placeName(place: Place): string {
  return place.name ?? say.home();
}

const ICONS: Readonly<Record<string, IconName>> = {
  address: "home",
  agent_point: "place",
  authority: "office",
  post_office: "flag",
};

export function placeIcon(place: Place): IconName {
  return ICONS[place.kind] ?? "place";
}

/** A dash at which no line ends. */
const TO = "\u2060–\u2060";

/** `07:30–11:30, 13:30–17:00`. */
export function hours(stop: RouteStop): string {
  const told = stop.windows.map(
    ({ earliest, latest }) => `${clock(earliest)}${TO}${clock(latest)}`,
  );
  return told.join(", ") || say.openAllDay();
}

/** What is left at a stop, and what was done there: `3 nhận · 2 giao`. */
export function countsOf(at: StopProgress): string {
  const left = (does: Task["does"]) => numberOf(at, (one) => one.does === does && isLeft(one));
  const told = [
    [left("collect"), say.collect],
    [left("deliver"), say.deliver],
    [numberOf(at, (one) => one.does === "collect" && one.state === "done"), say.collected],
    [numberOf(at, (one) => one.does === "deliver" && one.state === "done"), say.delivered],
    [numberOf(at, (one) => one.does === "collect" && one.state === "failed"), say.notCollected],
    [numberOf(at, (one) => one.does === "deliver" && one.state === "failed"), say.notDelivered],
  ] as const;
  const words = told.filter(([count]) => count > 0).map(([count, word]) => word(count));
  return words.join(" · ") || say.nothing();
}

export function isLeft(task: Task): boolean {
  return task.state === "todo";
}

/** Whether it may be tried here: what failed an hour ago may be given now. */
export function isPossible(task: Task): boolean {
  return task.state !== "done";
}

export function numberOf(at: StopProgress, holds: (task: Task) => boolean): number {
  return at.tasks.filter(holds).length;
}

export function kindName(kind: Task["parcel"]["kind"]): string {
  if (kind === null) return say.item();
  return kind === "dossier" ? say.dossier() : say.document();
}
