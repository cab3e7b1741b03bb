/** Handovers of one courier, item by item: read when somebody looks at them. */

import type { components } from "@kit/api/schema";
import { api } from "./session";

export type Handover = components["schemas"]["HandoverView"];
export type ItemDetail = components["schemas"]["ItemDetailView"];

/** All of them, in the plan's order. */
export async function handoversOf(dayId: string, courier: string): Promise<Handover[]> {
  return readPages(dayId, { courier });
}

/** A day's handovers change with the scans; which items they are about hardly does. */
const GOOD_MS = 60_000;
let kept: {
  readonly dayId: string;
  readonly at: number;
  readonly all: Promise<Handover[]>;
} | null = null;

/** All of the day, for finding an item: up to a minute old. */
export function handoversOfDay(dayId: string): Promise<Handover[]> {
  if (kept === null || kept.dayId !== dayId || Date.now() - kept.at > GOOD_MS) {
    kept = { dayId, at: Date.now(), all: readPages(dayId, {}) };
    kept.all.catch(() => {
      kept = null;
    });
  }
  return kept.all;
}

async function readPages(dayId: string, of: { courier?: string }): Promise<Handover[]> {
  const found: Handover[] = [];
  let token: string | undefined;
  do {
    const query = { ...of, page_size: 200, ...(token === undefined ? {} : { page_token: token }) };
    const { data } = await api.GET("/v1/days/{day_id}/handovers", {
      params: { path: { day_id: dayId }, query },
    });
    if (data === undefined) throw new Error("Handovers could not be read.");
    found.push(...data.handovers);
    token = data.next_page_token ?? undefined;
  } while (token !== undefined);
  return found;
}

/** How an item stands now; null: there is none of that code. */
export async function itemOf(code: string): Promise<ItemDetail | null> {
  const { data } = await api.GET("/v1/items/{code}", { params: { path: { code } } });
  return data ?? null;
}
