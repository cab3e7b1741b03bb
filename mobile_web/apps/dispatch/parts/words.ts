/** Words that several parts of the board say. */

import { clock } from "@kit/i18n/formats";
import { language, texts } from "@kit/i18n/language";
import type { CourierLine, StopLine } from "../data/board";

const say = texts({
  home: { vi: "Nhà công dân", en: "Citizen's home" },
  base: { vi: "Bưu cục xuất phát", en: "Home base" },
  nobody: { vi: "Chưa có bưu tá", en: "No courier yet" },
  now: { vi: "vừa xong", en: "just now" },
  ago: (minutes: number) => ({ vi: `${minutes} phút trước`, en: `${minutes} min ago` }),
});

/** `Chủ Nhật, 22/11/2026`. */
export function dateWords(isoDate: string): string {
  const moment = new Date(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return isoDate;
  const tag = language.value === "vi" ? "vi-VN" : "en-GB";
  const month = language.value === "vi" ? "2-digit" : "long";
  const format = { weekday: "long", day: "2-digit", month, year: "numeric" } as const;
  const text = new Intl.DateTimeFormat(tag, { ...format, timeZone: "UTC" }).format(moment);
  return text.charAt(0).toLocaleUpperCase(tag) + text.slice(1);
}

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
