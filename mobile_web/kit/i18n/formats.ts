/** Numbers, times and money as they are written here. */

import { language } from "./language";

const ZONE = "Asia/Ho_Chi_Minh";
const TAGS = { vi: "vi-VN", en: "en-GB" } as const;

/** A format for each language, made when it is wanted first: to make one takes a cheap phone a while. */
function kept<T>(make: (tag: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const tag = TAGS[language.value];
    const known = made.get(tag) ?? make(tag);
    made.set(tag, known);
    return known;
  };
}

const CLOCK = kept(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
      timeZone: ZONE,
    }),
);
const DAY = kept(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      timeZone: ZONE,
    }),
);
const DONG = kept((tag) => new Intl.NumberFormat(tag, { style: "currency", currency: "VND" }));
const TENTHS = kept((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }));
const WHOLE = kept((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }));

/** `08:05` in Hue, wherever the phone believes to be. */
export function clock(moment: number | string | Date): string {
  return CLOCK().format(new Date(moment));
}

/** `22/11/2026`. */
export function day(moment: number | string | Date): string {
  return DAY().format(new Date(moment));
}

/** `Chủ Nhật, 22/11/2026`, of a day as `2026-11-22`; null: it is none. */
export function fullDate(isoDate: string): string | null {
  const moment = new Date(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return null;
  const tag = TAGS[language.value];
  const month = language.value === "vi" ? "2-digit" : "long";
  const format = { weekday: "long", day: "2-digit", month, year: "numeric" } as const;
  const text = new Intl.DateTimeFormat(tag, { ...format, timeZone: "UTC" }).format(moment);
  return text.charAt(0).toLocaleUpperCase(tag) + text.slice(1);
}

/** `1.250.000 ₫`. */
export function dong(amount: number): string {
  return DONG().format(amount);
}

/** `12,4 km`, and `350 m` below one. */
export function distance(metres: number): string {
  if (metres < 1_000) return `${whole(Math.round(metres / 10) * 10)} m`;
  return `${TENTHS().format(metres / 1_000)} km`;
}

/** A whole number with its points. */
export function whole(value: number): string {
  return WHOLE().format(value);
}

/** `1 giờ 05 phút`. */
export function span(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (language.value === "vi") return hours ? `${hours} giờ ${rest} phút` : `${rest} phút`;
  return hours ? `${hours} h ${rest} min` : `${rest} min`;
}
