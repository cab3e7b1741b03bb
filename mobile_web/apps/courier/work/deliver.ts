/** A delivery becomes an event: to a citizen at the door, or to a counter without its code. */

import type { EventDraft, Proof } from "@kit/custody/events";
import type { Field } from "@kit/custody/sealed";
import type { Task } from "@kit/day/progress";
import type { RouteStop } from "@kit/day/route";
import type { ClosedPicture } from "@kit/outbox/picture";
import { insideOf } from "../day/bags";
import { self } from "../state";
import { contents } from "./basket";
import { commit, entryOf, sides, where } from "./commit";
import { picturesOf } from "./pictures";
import { dongOf, type Given } from "./proof";
import { isCitizen, purposeOf, someCitizen } from "./receivers";

/** What is handed over, to whom, and what was filled in. */
export interface Delivery {
  readonly stop: RouteStop;
  readonly tasks: readonly Task[];
  /** Null: nobody registered these papers. */
  readonly receiver: string | null;
  readonly given: Given;
  readonly note: string;
  readonly pictures: readonly ClosedPicture[];
}

/** Sign and keep a delivery. */
export async function deliver(delivery: Delivery): Promise<void> {
  const { stop, given } = delivery;
  const draft = deliveryOf(delivery);
  const amountDong = isCitizen(draft.receiver) ? (dongOf(given.amount ?? "") ?? 0) : 0;
  const entry = entryOf("deliver", draft, stop, {
    // A bag leaves with all that lies in it.
    inside: insideOf(draft.items, contents.value),
    amountDong,
    receipt: amountDong > 0 ? receiptOf(given) : null,
    isUnconfirmed: typedCodes(given) !== null,
  });
  await commit([draft], [entry], picturesOf(delivery.pictures));
}

/** The event of a delivery. */
export function deliveryOf(delivery: Delivery): EventDraft {
  const { stop, tasks, given, pictures } = delivery;
  if (self.value === null) throw new Error("this phone signs for nobody");
  const receiver = delivery.receiver ?? someCitizen();
  return {
    act: "handover",
    items: given.items,
    giver: self.value.party,
    receiver,
    ...where(stop),
    evidence: pictures.map((picture) => picture.digest),
    sides: { ...sides(noteOf(delivery)), ...sidesOfDoor(given) },
    detail: {
      purpose: purposeOf(receiver, tasks),
      // Proofs are of people at a door; a counter has a device of its own.
      ...(isCitizen(receiver) ? { proof: proofOf(delivery) } : {}),
    },
  };
}

function proofOf({ given, pictures }: Delivery): Proof {
  const has = (kind: ClosedPicture["kind"]) => pictures.some((picture) => picture.kind === kind);
  return {
    recipient: given.recipient ?? "citizen",
    identity: given.identity ?? "none",
    // That one was typed: whether it is right the server finds by the code itself.
    code: typedCodes(given) === null ? null : true,
    signature: has("signature"),
    photograph: has("photograph"),
    amount_dong: dongOf(given.amount ?? "") ?? 0,
    receipt: receiptOf(given),
  };
}

function receiptOf(given: Given): string | null {
  return given.receipt.trim() || null;
}

/** Typed codes, by item; null: none was. */
function typedCodes(given: Given): Record<string, string> | null {
  if (given.hasNoCode) return null;
  const typed = given.items
    .map((item) => [item, (given.codes[item] ?? "").replaceAll(/\s/g, "")] as const)
    .filter(([, code]) => code !== "");
  return typed.length === 0 ? null : Object.fromEntries(typed);
}

function sidesOfDoor(given: Given): Record<string, Field> {
  const codes = typedCodes(given);
  const name = given.delegateName.trim();
  return {
    ...(codes === null ? {} : { delivery_code: codes }),
    ...(given.recipient === "delegate" && name !== "" ? { recipient_name: name } : {}),
  };
}

/** Why nobody signed stands in the note, for whoever has to say whether the rest will do. */
function noteOf({ given, note }: Delivery): string {
  const reason = given.unsigned?.trim();
  return reason ? `Không ký được: ${reason}\n${note}` : note;
}
