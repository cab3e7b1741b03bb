/** What the courier did today, kept encrypted beside the outbox: the phone's own memory of the day. */

export type Work =
  | "collect" // a handover to the courier
  | "deliver" // a handover from the courier, to a desk or a citizen
  | "attempt" // a delivery that failed
  | "count" // papers, counted by both
  | "pack" // items into a bag
  | "open" // a bag
  | "incident"
  | "withdraw"; // a scan of one's own, taken back

export interface JournalEntry {
  /** The device's number of the event. */
  readonly seq: number;
  /** Lower-case hexadecimal. */
  readonly eventId: string;
  /** Milliseconds since 1970, by this phone. */
  readonly time: number;
  readonly work: Work;
  /** Items and bags; the contents of a bag are named beside it in `inside`. */
  readonly items: readonly string[];
  readonly inside: readonly string[];
  readonly giver: string | null;
  readonly receiver: string | null;
  readonly place: string | null;
  /** The plan's version and the stop in it; null: nothing of the plan. */
  readonly stop: { readonly version: number; readonly index: number } | null;
  readonly amountDong: number;
  /** Number of the receipt for it; null: none was written. */
  readonly receipt: string | null;
  /** Outcome of an attempt, kind of an incident. */
  readonly outcome: string | null;
  /** Of an attempt: the day of the next one, counted from 1970; null: none is set. */
  readonly nextDay: number | null;
  /** Of a withdrawal: the event that it takes back. */
  readonly withdraws: string | null;
  /** A code typed at the door that the server has yet to judge. */
  readonly isUnconfirmed: boolean;
}

/** What an entry tells of an act that has nothing special about it. */
export const PLAIN = {
  inside: [],
  amountDong: 0,
  receipt: null,
  outcome: null,
  nextDay: null,
  withdraws: null,
  isUnconfirmed: false,
} as const satisfies Partial<JournalEntry>;

/** The journal without what was taken back. */
export function standing(journal: readonly JournalEntry[]): JournalEntry[] {
  const withdrawn = new Set(journal.map((entry) => entry.withdraws));
  return journal.filter((entry) => entry.work !== "withdraw" && !withdrawn.has(entry.eventId));
}
