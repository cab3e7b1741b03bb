/** Papers of a dossier, counted by both who hand it over (Decision 45/2016). */

import { isToken } from "@kit/custody/checks";
import type { EventDraft, PaperCount } from "@kit/custody/events";
import type { Parcel, RouteStop } from "@kit/day/route";
import { self } from "../state";
import { commit, entryOf, sides, where } from "./commit";

/** A procedure that has a name and no code, or that nobody knows. */
const UNNAMED = "unknown";

/** The list to begin with: what the procedure asks for, or one line to be filled in. */
export function paperList(parcel: Parcel | null): PaperCount[] {
  const known = parcel?.papers ?? [];
  if (known.length === 0) return [freeLine(1)];
  return known.map(({ code, wanted }) => ({ code, wanted, counted: wanted }));
}

/** A line that the courier adds: nobody has told what is wanted of it. */
export function freeLine(number: number): PaperCount {
  return { code: `paper-${number}`, wanted: 0, counted: 1 };
}

/** Both have agreed on a count. */
export async function count(
  parcel: Parcel,
  stop: RouteStop | null,
  other: string,
  papers: readonly PaperCount[],
): Promise<void> {
  const courier = self.value?.party ?? "";
  const named = parcel.procedure ?? UNNAMED;
  const procedure = isToken(named) ? named : UNNAMED;
  const draft: EventDraft = {
    act: "count",
    items: [parcel.code],
    giver: other,
    receiver: courier,
    ...where(stop),
    detail: { procedure, papers, agreed_by: [courier, other] },
    sides: sides(),
  };
  await commit([draft], [entryOf("count", draft, stop)]);
}
