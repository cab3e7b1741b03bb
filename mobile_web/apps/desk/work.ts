/** What a desk signs: that it gave items to whoever showed a code, and that it did not after all. */

import { fromHex } from "@kit/custody/bytes";
import type { EventDraft } from "@kit/custody/events";
import { isGenuine, type Origin, readCode } from "@kit/custody/label";
import type { OtherSide } from "@kit/handover/other_code";
import { record } from "@kit/outbox";
import { signal } from "@preact/signals";
import { keys, NAME, self } from "./state";

export interface Line {
  readonly code: string;
  readonly origin: Origin;
  readonly isTaken: boolean;
}

/** What is to be given, the newest first. */
export const lines = signal<readonly Line[]>([]);

export interface Given {
  readonly eventId: string;
  readonly lines: readonly Line[];
  readonly to: string;
  readonly time: number;
}

/** What was given last; for a minute it can be taken back. */
export const lastGiven = signal<Given | null>(null);

export const UNDO_MS = 60_000;

export type Scan =
  | { readonly kind: "taken" | "again" | "doubt"; readonly code: string; readonly origin: Origin }
  | { readonly kind: "not_ours" };

/** A text that was read or typed becomes a line. */
export async function scan(text: string): Promise<Scan> {
  const read = await readCode(text, keys.value.issuers);
  if (read === null) return { kind: "not_ours" };
  const { code, origin } = read;
  const before = lines.value.find((line) => line.code === code);
  const isGood = isGenuine(origin);
  if (before !== undefined && (before.isTaken || !isGood)) {
    return { kind: "again", code, origin: before.origin };
  }
  const others = lines.value.filter((line) => line.code !== code);
  // A label that nobody of ours has signed counts only when somebody looked and said so.
  lines.value = [{ code, origin, isTaken: isGood }, ...others];
  return { kind: isGood ? "taken" : "doubt", code, origin };
}

/** Take a line, or leave it out. */
export function take(code: string, isTaken: boolean): void {
  lines.value = isTaken
    ? lines.value.map((line) => (line.code === code ? { ...line, isTaken } : line))
    : lines.value.filter((line) => line.code !== code);
}

export function takenLines(): Line[] {
  return lines.value.filter((line) => line.isTaken);
}

/** Sign that the lines went to whoever showed the code. */
export async function give(other: OtherSide): Promise<void> {
  const giver = self.value?.party;
  if (giver === undefined) throw new Error("this desk signs for nobody");
  const given = takenLines();
  const draft: EventDraft = {
    act: "handover",
    items: given.map((line) => line.code),
    giver,
    receiver: other.party,
    place: null,
    stop: null,
    detail: { purpose: purposeOf(giver), presence: other.claim },
  };
  const [recorded] = await record(NAME, [draft]);
  if (recorded === undefined) throw new Error("the handover was not recorded");
  const { eventId, time } = recorded;
  lastGiven.value = { eventId, lines: given, to: other.party, time };
  lines.value = [];
}

/** Take back what was given last; its lines are to be confirmed anew. */
export async function takeBack(given: Given): Promise<void> {
  const draft: EventDraft = {
    act: "withdraw",
    items: given.lines.map((line) => line.code),
    giver: null,
    receiver: null,
    place: null,
    stop: null,
    detail: { event_id: fromHex(given.eventId), reason: "did_not_occur" },
  };
  await record(NAME, [draft]);
  lastGiven.value = null;
  lines.value = [...given.lines];
}

/** What a post office gives is on its way already; everywhere else its way begins. */
function purposeOf(giver: string): "carry" | "collect" {
  return giver.startsWith("office:") ? "carry" : "collect";
}
