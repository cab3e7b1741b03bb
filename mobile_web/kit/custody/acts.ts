/** What devices can state: one kind of act each; the same names and keys as in the signed bytes. */

import type { Bytes } from "./bytes";

export type ItemKind = "dossier" | "document";
export type Purpose = "collect" | "carry" | "deliver" | "return";
export type SealCondition = "whole" | "broken" | "absent";
export type Identity = "card" | "vneid" | "known_person" | "none";
export type Incident = "accident" | "road_flooded" | "bag_damaged" | "vehicle" | "other";

export const OUTCOMES = [
  "not_home",
  "address_not_found",
  "address_incomplete",
  "moved_away",
  "unreachable_by_phone",
  "refused",
  "postponed",
  "wrong_person",
  "no_identity_card",
  "no_authorisation",
  "wrong_code",
  "fee_not_paid",
  "office_closed",
  "not_ready",
  "damaged",
  "no_access",
  "weather",
  "out_of_time",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The code on the receiver's screen that the giver scanned. */
export interface PresenceClaim {
  readonly nonce: Bytes;
  readonly device_id: Bytes;
  readonly device_seq: number;
  readonly issued_at: number;
  /** As shown: so that anyone can check it for ever. */
  readonly code?: Bytes;
}

/** What proves a delivery. */
export interface Proof {
  readonly recipient: "citizen" | "delegate";
  readonly identity: Identity;
  /** True: the recipient told a one-time code, which the server judges; null: none was asked for. */
  readonly code: boolean | null;
  readonly signature: boolean;
  readonly photograph: boolean;
  readonly amount_dong: number;
  readonly receipt: string | null;
}

export interface PaperCount {
  readonly code: string;
  readonly wanted: number;
  readonly counted: number;
}

export interface Register {
  readonly act: "register";
  readonly detail: {
    readonly kind: ItemKind;
    readonly destination: string;
    readonly papers?: readonly PaperCount[];
  };
}

export interface Handover {
  readonly act: "handover";
  readonly detail: {
    readonly purpose: Purpose;
    readonly presence?: PresenceClaim;
    readonly proof?: Proof;
  };
}

export interface Pack {
  readonly act: "pack";
  readonly detail: { readonly bag: string; readonly seal: string };
}

export interface Open {
  readonly act: "open";
  readonly detail: {
    readonly bag: string;
    readonly seal: SealCondition;
    readonly found: readonly string[];
  };
}

export interface Count {
  readonly act: "count";
  readonly detail: {
    readonly procedure: string;
    readonly papers: readonly PaperCount[];
    readonly agreed_by: readonly [string, string];
  };
}

export interface Attempt {
  readonly act: "attempt";
  /** `next`: the day of the next attempt, counted from 1970. */
  readonly detail: { readonly outcome: Outcome; readonly next: number | null };
}

export interface Wait {
  readonly act: "wait";
  /** `until`: a day counted from 1970. */
  readonly detail: { readonly until: number | null };
}

export interface Report {
  readonly act: "report";
  readonly detail:
    | { readonly what: "lost" | "found" | "damaged" | "seal_broken" }
    | { readonly what: "incident"; readonly incident?: Incident };
}

export interface Withdraw {
  readonly act: "withdraw";
  readonly detail: {
    readonly event_id: Bytes;
    readonly reason: "did_not_occur" | "incorrect_data";
  };
}

/** What is particular to an act; decisions are for dispatchers, who sign on the server. */
export type Stated = Register | Handover | Pack | Open | Count | Attempt | Wait | Report | Withdraw;
