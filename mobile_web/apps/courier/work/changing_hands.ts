/** Rows of a scanning as handovers: one event for each party on the other side. */

import type { EventDraft, PresenceClaim, Purpose } from "@kit/custody/events";
import type { RouteStop } from "@kit/day/route";
import { insideOf } from "../day/bags";
import { otherParty } from "../day/parties";
import { type Does, parcelOf, type Row } from "../day/rows";
import { entryOf, type NewEntry, sides, where } from "./commit";

/** What is the same for all rows of a handover. */
export interface Terms {
  /** Who carries: the courier. */
  readonly courier: string;
  readonly stop: RouteStop | null;
  /** The other party where neither plan nor parcel tells of one. */
  readonly other: string | null;
  /** The code that the receiver showed; it settles who the receiver is. */
  readonly shown: { readonly party: string; readonly claim: PresenceClaim } | null;
  readonly note: string;
  readonly contents: ReadonlyMap<string, readonly string[]>;
}

export interface Planned {
  readonly drafts: EventDraft[];
  readonly entries: NewEntry[];
  /** Codes that nobody can be named for. */
  readonly nameless: string[];
}

/** Who is on the other side of a row; null: nobody can be named. */
function partyOf(row: Row, terms: Terms): string | null {
  if (row.does === "deliver" && terms.shown !== null) return terms.shown.party;
  // Of a paper that belongs elsewhere the plan names who is elsewhere.
  const isElsewhere = row.verdict.kind === "wrong_stop";
  return (isElsewhere ? null : otherParty(row.does, parcelOf(row))) ?? terms.other;
}

/** The handovers that rows make, in the order of their parties. */
export function handovers(rows: readonly Row[], terms: Terms): Planned {
  const groups = new Map<string, { party: string; does: Does; rows: Row[] }>();
  const nameless: string[] = [];
  for (const row of rows) {
    const party = partyOf(row, terms);
    if (party === null) {
      nameless.push(row.code);
      continue;
    }
    const purpose = purposeOf(row, party);
    const key = `${row.does} ${purpose} ${party}`;
    const group = groups.get(key) ?? { party, does: row.does, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  const made = [...groups.values()].map((group) => handover(group, terms));
  return {
    drafts: made.map(([draft]) => draft),
    entries: made.map(([, entry]) => entry),
    nameless,
  };
}

function handover(
  group: { party: string; does: Does; rows: readonly Row[] },
  terms: Terms,
): [EventDraft, NewEntry] {
  const { courier, stop, shown, note, contents } = terms;
  const { party, does, rows } = group;
  const items = rows.map((row) => row.code);
  const first = rows[0];
  const draft: EventDraft = {
    act: "handover",
    items,
    giver: does === "collect" ? party : courier,
    receiver: does === "collect" ? courier : party,
    ...where(stop),
    detail: {
      purpose: first === undefined ? "carry" : purposeOf(first, party),
      ...(does === "deliver" && shown !== null ? { presence: shown.claim } : {}),
    },
    sides: sides(note),
  };
  return [draft, entryOf(does, draft, stop, { inside: insideOf(items, contents) })];
}

/** A way ends at a citizen, or at a counter of an authority; other counters carry it on. */
function purposeOf(row: Row, party: string): Purpose {
  if (row.does === "collect") return party.startsWith("office:") ? "carry" : "collect";
  return /^(?:authority|citizen):/.test(party) ? "deliver" : "carry";
}
