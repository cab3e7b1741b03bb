/** What a delivery lacks by its items' rules: pure, and told before anything is signed. */

import { isToken } from "@kit/custody/checks";
import type { Identity } from "@kit/custody/events";
import type { Task } from "@kit/day/progress";
import type { Demand, ProofRules } from "@kit/day/route";

/** Where nobody told the rules of an item; the server has the same. */
const RULES_OF_KIND: Readonly<Record<"dossier" | "document", ProofRules>> = {
  dossier: { code: "off", signature: "recommended", photograph: "off" },
  document: { code: "recommended", signature: "required", photograph: "recommended" },
};

const STRENGTH: readonly Demand[] = ["off", "recommended", "required"];
const MAX_DONG = 1_000_000_000;

/** The rules of an item as far as they are known; one of an unknown kind is taken for a document. */
export function rulesOf(task: Pick<Task, "rules" | "parcel">): ProofRules {
  return task.rules ?? RULES_OF_KIND[task.parcel.kind ?? "document"];
}

/** What several items demand together: each time the strictest. */
export function strictest(rules: readonly ProofRules[]): ProofRules {
  const most = (kind: keyof ProofRules) =>
    rules.reduce<Demand>((soFar, one) => stricter(soFar, one[kind]), "off");
  return { code: most("code"), signature: most("signature"), photograph: most("photograph") };
}

function stricter(one: Demand, other: Demand): Demand {
  return STRENGTH.indexOf(one) < STRENGTH.indexOf(other) ? other : one;
}

/** What has been filled in at the door so far. */
export interface Given {
  readonly items: readonly string[];
  readonly recipient: "citizen" | "delegate" | null;
  readonly delegateName: string;
  readonly hasConsent: boolean;
  readonly identity: Identity | null;
  /** As typed, by item; the same code may be for all. */
  readonly codes: Readonly<Record<string, string>>;
  /** The recipient has no code to tell. */
  readonly hasNoCode: boolean;
  readonly hasSignature: boolean;
  readonly hasPhotograph: boolean;
  /** Why the recipient cannot sign; null: nobody says so. */
  readonly unsigned: string | null;
  /** As typed; null: nothing was collected. */
  readonly amount: string | null;
  readonly receipt: string;
}

/** Counters are asked for no proof of a person. */
export const NO_PROOF: Omit<Given, "items"> = {
  recipient: null,
  delegateName: "",
  hasConsent: false,
  identity: null,
  codes: {},
  hasNoCode: true,
  hasSignature: false,
  hasPhotograph: false,
  unsigned: null,
  amount: null,
  receipt: "",
};

export type Lack =
  | "items"
  | "recipient"
  | "delegate_name"
  | "consent"
  | "identity"
  | "code"
  | "code_digits"
  | "signature"
  | "unsigned_reason"
  | "photograph"
  | "second_proof"
  | "amount"
  | "receipt"
  | "receipt_form";

export interface Missing {
  /** Without these the delivery is not signed. */
  readonly required: readonly Lack[];
  /** It can be signed without these, and had better not. */
  readonly recommended: readonly Lack[];
}

/**
 * What is missing.
 *
 * A code is judged by the server alone, after the event has come there. So where a required code
 * cannot be judged soon, or was not told at all, a second proof is taken as long as the recipient
 * still stands there. Somebody who cannot sign is photographed with the papers instead, and the
 * reason is noted; whether that will do is for a dispatcher to say.
 */
export function missing(
  rules: Readonly<Record<string, ProofRules>>,
  given: Given,
  isOnline: boolean,
): Missing {
  const items = given.items.map((item) => ({ item, rules: rules[item] ?? RULES_OF_KIND.document }));
  const demands = strictest(items.map((one) => one.rules));
  const lacks: [Lack, Demand][] = [
    ...lacksOfPerson(given),
    ...lacksOfCode(items, given, demands),
    ...lacksOfPictures(given, demands),
    ...lacksOfSecond(given, demands, isOnline),
    ...lacksOfFee(given),
  ];
  const named = (demand: Demand) => lacks.filter(([, how]) => how === demand).map(([lack]) => lack);
  const required = [...new Set(named("required"))];
  // A picture that is to be taken anyhow is the second proof.
  const isComing = required.includes("signature") || required.includes("photograph");
  const must = required.filter((lack) => lack !== "second_proof" || !isComing);
  const may = new Set(named("recommended").filter((lack) => !must.includes(lack)));
  return { required: must, recommended: [...may] };
}

function lacksOfPerson(given: Given): [Lack, Demand][] {
  const isDelegate = given.recipient === "delegate";
  const lacks: [boolean, Lack][] = [
    [given.items.length === 0, "items"],
    [given.recipient === null, "recipient"],
    [isDelegate && given.delegateName.trim() === "", "delegate_name"],
    [isDelegate && !given.hasConsent, "consent"],
    [given.identity === null, "identity"],
  ];
  return lacks.filter(([isLacking]) => isLacking).map(([, lack]) => [lack, "required"]);
}

interface ItemRules {
  readonly item: string;
  readonly rules: ProofRules;
}

function lacksOfCode(
  items: readonly ItemRules[],
  given: Given,
  demands: ProofRules,
): [Lack, Demand][] {
  const typed = items.map(({ item }) => given.codes[item] ?? "").filter((code) => code !== "");
  if (!given.hasNoCode && typed.some((code) => !isCode(code))) return [["code_digits", "required"]];
  if (given.hasNoCode || demands.code === "off") return [];
  const isLacking = items.some(
    ({ item, rules }) => rules.code === demands.code && !given.codes[item],
  );
  return isLacking ? [["code", demands.code]] : [];
}

function lacksOfPictures(given: Given, demands: ProofRules): [Lack, Demand][] {
  const lacks: [Lack, Demand][] = [];
  if (given.unsigned !== null) {
    if (given.unsigned.trim() === "") lacks.push(["unsigned_reason", "required"]);
    if (!given.hasPhotograph) lacks.push(["photograph", demands.signature]);
  } else if (!given.hasSignature) lacks.push(["signature", demands.signature]);
  if (!given.hasPhotograph) lacks.push(["photograph", demands.photograph]);
  return lacks;
}

function lacksOfSecond(given: Given, demands: ProofRules, isOnline: boolean): [Lack, Demand][] {
  const has = given.hasSignature || given.hasPhotograph;
  if (demands.code !== "required" || has) return [];
  return [["second_proof", isOnline && !given.hasNoCode ? "recommended" : "required"]];
}

function lacksOfFee(given: Given): [Lack, Demand][] {
  if (given.amount === null) return [];
  const amount = dongOf(given.amount);
  if (amount === null || amount === 0) return [["amount", "required"]];
  const receipt = given.receipt.trim();
  if (receipt !== "" && !isToken(receipt)) return [["receipt_form", "required"]];
  return receipt === "" ? [["receipt", "recommended"]] : [];
}

/** The amount that was typed, points and blanks left out; null: it is none. */
export function dongOf(typed: string): number | null {
  const digits = typed.replaceAll(/[.,\s₫đ]/g, "");
  if (!/^[0-9]{0,10}$/.test(digits)) return null;
  const amount = Number(digits);
  return amount <= MAX_DONG ? amount : null;
}

/** Six digits, however they are grouped. */
export function isCode(typed: string): boolean {
  return /^[0-9]{6}$/.test(typed.replaceAll(/\s/g, ""));
}
