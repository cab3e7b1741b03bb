/** What the courier's screens show; written here, read everywhere. */

import type { Bytes } from "@kit/custody/bytes";
import type { Directory } from "@kit/custody/presence";
import type { JournalEntry } from "@kit/day/journal";
import { progress } from "@kit/day/progress";
import type { Route } from "@kit/day/route";
import { computed, signal } from "@preact/signals";

export const NAME = "postroute-courier" as const;

/**
 * Where the app stands: `new` is not enrolled; `closed` has no shift; `locked` has one and wants
 * its PIN; `revoked` may sign no more.
 */
export type Phase = "starting" | "new" | "closed" | "locked" | "open" | "revoked";

export const phase = signal<Phase>("starting");

/** The device, as far as screens may know it. */
export interface Self {
  readonly party: string;
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly enrolledAt?: number;
}

export const self = signal<Self | null>(null);

/** The route that the courier has accepted; null: nothing is planned, or nothing is known yet. */
export const route = signal<Route | null>(null);

/** A newer version that waits for a look at what changed. */
export const offered = signal<Route | null>(null);

/** Dispatch has taken the whole route back. */
export const isRouteTaken = signal(false);

/** Raw Ed25519 keys that sign labels. */
export const issuers = signal<readonly Bytes[]>([]);

/** Everyone's devices, by which a handover code is checked without a network. */
export const directory = signal<Directory>(new Map());

/** Milliseconds since 1970; null: no shift is open. */
export const shift = signal<{ readonly startedAt: number; readonly endsAt: number } | null>(null);

export const journal = signal<readonly JournalEntry[]>([]);

/** Milliseconds since 1970; moves every half minute. */
export const now = signal(Date.now());

export const isOnline = signal(typeof navigator === "undefined" || navigator.onLine);

/** When the route was last heard of; null: never. */
export const heardAt = signal<number | null>(null);

export const today = computed(() =>
  route.value === null ? null : progress(route.value, journal.value, now.value),
);

/** Where the phone is; null: not shared, or not known. */
export interface Fix {
  readonly lon: number;
  readonly lat: number;
  readonly accuracyM: number;
  readonly speedMps: number | null;
  readonly time: number;
}

export const position = signal<Fix | null>(null);
export const isSharing = signal(false);

/** Metres by the positions of this shift, and for how long of it there were any. */
export const travelled = signal({ metres: 0, milliseconds: 0 });

/** The browser has thrown away what lay on the phone. */
export const isStorageLost = signal(false);
