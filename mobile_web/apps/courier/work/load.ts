/** Before the courier leaves: what the base gives is on board, or it is known why not. */

import type { EventDraft } from "@kit/custody/events";
import { insideOf } from "../day/bags";
import { route, self } from "../state";
import { contents } from "./basket";
import { commit, entryOf, type NewEntry, sides } from "./commit";

/** Why one leaves without what should be on board. */
export const REASONS = ["not_there", "not_found", "too_large", "other"] as const;
export type Reason = (typeof REASONS)[number];

/**
 * Leave the base with what was scanned.
 *
 * `note` tells why some stay behind, null: nothing does. Dispatch has to know before the courier
 * stands at a door without it, so it is an incident of its own.
 */
export async function leave(
  items: readonly string[],
  base: string,
  note: string | null,
): Promise<void> {
  const acts = [
    ...(items.length > 0 ? [loading(items, base)] : []),
    ...(note === null ? [] : [shortage(note)]),
  ];
  await commit(
    acts.map(([draft]) => draft),
    acts.map(([, entry]) => entry),
  );
}

function loading(items: readonly string[], base: string): [EventDraft, NewEntry] {
  const draft: EventDraft = {
    act: "handover",
    items,
    giver: base,
    receiver: self.value?.party ?? "",
    stop: null,
    place: route.value?.start?.place.location_id ?? null,
    detail: { purpose: "carry" },
    sides: sides(),
  };
  return [draft, entryOf("collect", draft, null, { inside: insideOf(items, contents.value) })];
}

function shortage(note: string): [EventDraft, NewEntry] {
  const draft: EventDraft = {
    act: "report",
    items: [],
    giver: self.value?.party ?? null,
    receiver: null,
    stop: null,
    place: route.value?.start?.place.location_id ?? null,
    detail: { what: "incident", incident: "other" },
    sides: sides(note),
  };
  return [draft, entryOf("incident", draft, null, { outcome: "other" })];
}
