/** Bags: what goes into one, and what is found in one. */

import { isToken } from "@kit/custody/checks";
import type { EventDraft, SealCondition } from "@kit/custody/events";
import { self } from "../state";
import { commit, entryOf, sides, where } from "./commit";

/** The number on a seal as it was typed; null: it is none. */
export function sealOf(typed: string): string | null {
  const dense = typed.replaceAll(/\s+/g, "").toUpperCase();
  return isToken(dense) ? dense : null;
}

/** Items go into a bag, and the bag is sealed; the same seal again: more of them. */
export async function pack(bag: string, seal: string, items: readonly string[]): Promise<void> {
  const draft = { ...kept(), act: "pack", items, detail: { bag, seal } } satisfies EventDraft;
  const entry = entryOf("pack", draft, null, { items: [bag], inside: items });
  await commit([draft], [entry]);
}

/** A bag was opened; what was not found in it is told by what is missing in `found`. */
export async function open(
  bag: string,
  seal: SealCondition,
  found: readonly string[],
  note: string,
): Promise<void> {
  const detail = { bag, seal, found };
  const draft = { ...kept(note), act: "open", items: [bag], detail } satisfies EventDraft;
  await commit([draft], [entryOf("open", draft, null, { inside: found, outcome: seal })]);
}

/** Who holds a bag keeps it. */
function kept(note = "") {
  const party = self.value?.party ?? null;
  return { giver: party, receiver: party, ...where(null), sides: sides(note) };
}
