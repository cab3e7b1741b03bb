/** Words that several parts of the board say. */

import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import type { CourierLine, StopLine } from "../data/board";

const say = texts({
  home: { vi: "Nhà công dân", en: "Citizen's home" },
  nobody: { vi: "Chưa có bưu tá", en: "No courier yet" },
  now: { vi: "vừa xong", en: "just now" },
  ago: (minutes: number) => ({ vi: `${minutes} phút trước`, en: `${minutes} min ago` }),
});

export function stopName(stop: StopLine): string {
  return stop.name ?? (stop.kind === "address" ? say.home() : stop.locationId);
}

export function nameOf(courier: CourierLine): string {
  return courier.name ?? say.nobody();
}

export function fromTo(begin: number, end: number): string {
  return `${clock(begin)}–${clock(end)}`;
}

/** How long ago a position was heard of. */
export function ageWords(seconds: number): string {
  return seconds < 60 ? say.now() : say.ago(Math.round(seconds / 60));
}
