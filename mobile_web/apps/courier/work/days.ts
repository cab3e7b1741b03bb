/** Days as signed events count them: from 1970, by the calendar of Hue. */

const DAY_MS = 86_400_000;
const HUE_MS = 7 * 3_600_000;

/** The day of a moment in milliseconds since 1970. */
export function dayOf(moment: number): number {
  return Math.floor((moment + HUE_MS) / DAY_MS);
}

/** A moment within a day that was counted so, to be written down. */
export function momentOf(day: number): number {
  return day * DAY_MS;
}

/** The day that a calendar's field holds, as `2026-11-23`; null: none. */
export function dayTyped(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const moment = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(moment) ? null : moment / DAY_MS;
}
