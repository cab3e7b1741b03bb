/** A delivery to a citizen: who, how checked, which proofs, what was paid; on one page. */

import type { StopProgress, Task } from "@kit/day/progress";
import { whole } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Field } from "@kit/ui/field";
import { useState } from "preact/hooks";
import { isOnline } from "../../state";
import { putAway, scannedOf } from "../../work/basket";
import { deliver } from "../../work/deliver";
import { type Given, isCode, type Missing, missing, rulesOf, strictest } from "../../work/proof";
import type { Receiver } from "../../work/receivers";
import { Codes } from "./codes";
import { Fee } from "./fee";
import { Items } from "./items";
import { Lacking } from "./lacking";
import { Moment } from "./moment";
import { Photographs } from "./photographs";
import { Recipient } from "./recipient";
import { Signature } from "./signature";
import { SignedForm } from "./signed_form";
import { type Pictures, usePictures } from "./use_pictures";
import { papersOf } from "./words";

const say = texts({
  title: { vi: "Giao tận tay", en: "Deliver" },
  photograph: { vi: "Ảnh khi giao", en: "Photograph" },
  photographHint: {
    vi: "Chụp giấy tờ đã trao tại cửa. Không chụp thẻ căn cước.",
    en: "The papers handed over, at the door. Never an identity card.",
  },
  note: { vi: "Ghi chú (không bắt buộc)", en: "Note (optional)" },
  give: (papers: string) => ({ vi: `Giao ${papers}`, en: `Deliver ${papers}` }),
  gave: (papers: string) => ({ vi: `Đã giao ${papers}`, en: `Delivered ${papers}` }),
});

/** What is filled in; null: as the papers have it, until somebody says otherwise. */
type Filled = Omit<Given, "items" | "hasSignature" | "hasPhotograph" | "amount"> & {
  readonly ticked: ReadonlySet<string>;
  readonly amount: string | null;
  readonly isPaid: boolean | null;
  readonly note: string;
};

const EMPTY: Omit<Filled, "ticked"> = {
  recipient: null,
  delegateName: "",
  hasConsent: false,
  identity: null,
  codes: {},
  hasNoCode: false,
  unsigned: null,
  amount: null,
  isPaid: null,
  receipt: "",
  note: "",
};

export interface Delivered {
  readonly title: string;
  /** Items with a code that the server has yet to judge. */
  readonly typed: readonly string[];
}

interface DoorFormProps {
  readonly at: StopProgress;
  readonly receiver: Receiver;
  readonly onDone: (delivered: Delivered) => void;
}

export function DoorForm({ at, receiver, onDone }: DoorFormProps) {
  const { tasks } = receiver;
  const [filled, setFilled] = useState<Filled>(() => ({ ...EMPTY, ticked: tickedOf(tasks) }));
  const pictures = usePictures();
  const set = (some: Partial<Filled>) => setFilled((before) => ({ ...before, ...some }));

  const picked = tasks.filter((task) => filled.ticked.has(task.code));
  const given = givenOf(filled, picked, pictures.signature !== null, pictures.photographs.length);
  const rules = Object.fromEntries(tasks.map((task) => [task.code, rulesOf(task)]));
  const lacks = missing(rules, given, isOnline.value);
  const papers = papersOf(picked);

  async function give(): Promise<void> {
    await deliver({
      stop: at.stop,
      tasks: picked,
      receiver: receiver.party,
      given,
      note: filled.note,
      pictures: pictures.all.map((one) => one.picture),
    });
    putAway(given.items);
    const typed = given.hasNoCode
      ? []
      : given.items.filter((item) => isCode(given.codes[item] ?? ""));
    onDone({ title: say.gave(papers), typed });
  }

  return (
    <SignedForm
      title={say.title()}
      lacking={<Lacking missing={lacks} />}
      icon="check"
      word={say.give(papers)}
      isReady={!pictures.isBusy && lacks.required.length === 0}
      act={give}
      told={say.gave(papers)}
    >
      <Moment stop={at.stop} />
      <Fields
        receiver={receiver}
        picked={picked}
        filled={filled}
        lacks={lacks}
        pictures={pictures}
        set={set}
      />
    </SignedForm>
  );
}

interface FieldsProps {
  readonly receiver: Receiver;
  readonly picked: readonly Task[];
  readonly filled: Filled;
  readonly lacks: Missing;
  readonly pictures: Pictures;
  readonly set: (some: Partial<Filled>) => void;
}

/** Longer than most: one question after the other, as they are asked at a door. */
function Fields({ receiver, picked, filled, lacks, pictures, set }: FieldsProps) {
  const demands = strictest(picked.map(rulesOf));
  const wanted = (kind: "signature" | "photograph") => {
    if (lacks.required.includes("second_proof")) return "one_of";
    return lacks.required.includes(kind) ? "required" : demands[kind];
  };
  return (
    <>
      <Items tasks={receiver.tasks} ticked={filled.ticked} onTick={(ticked) => set({ ticked })} />
      <Recipient given={filled} name={receiver.name} onChange={set} />
      <Codes
        tasks={picked}
        codes={filled.codes}
        hasNoCode={filled.hasNoCode}
        onCode={(item, code) => set({ codes: { ...filled.codes, [item]: code } })}
        onNone={(hasNoCode) => set({ hasNoCode })}
      />
      <Signature
        demand={wanted("signature")}
        pictures={pictures}
        unsigned={filled.unsigned}
        onUnsigned={(unsigned) => set({ unsigned })}
      />
      <Photographs
        title={say.photograph()}
        hint={say.photographHint()}
        demand={wanted("photograph")}
        pictures={pictures}
      />
      <Fee
        amount={filled.amount ?? dueTyped(picked)}
        receipt={filled.receipt}
        isPaid={isPaid(filled, picked)}
        onPaid={(paid) => set({ isPaid: paid })}
        onAmount={(amount) => set({ amount })}
        onReceipt={(receipt) => set({ receipt })}
      />
      <Field
        label={say.note()}
        value={filled.note}
        lines={2}
        maxLength={1_000}
        onInput={(note) => set({ note })}
      />
    </>
  );
}

/** A single paper needs no tick. */
function tickedOf(tasks: readonly Task[]): ReadonlySet<string> {
  const codes = tasks.map((task) => task.code);
  return codes.length === 1 ? new Set(codes) : scannedOf(codes);
}

function givenOf(
  filled: Filled,
  picked: readonly Task[],
  hasSignature: boolean,
  photographs: number,
): Given {
  const { ticked: _, note: __, isPaid: ___, amount, receipt, ...rest } = filled;
  const paid = isPaid(filled, picked);
  return {
    ...rest,
    items: picked.map((task) => task.code),
    hasSignature,
    hasPhotograph: photographs > 0,
    amount: paid ? (amount ?? dueTyped(picked)) : null,
    receipt: paid ? receipt : "",
  };
}

function isPaid(filled: Filled, picked: readonly Task[]): boolean {
  return filled.isPaid ?? dueOf(picked) > 0;
}

/** What is to be paid, as it stands in the field at first: nothing at all, where nobody has told. */
function dueTyped(picked: readonly Task[]): string {
  const due = dueOf(picked);
  return due > 0 ? whole(due) : "";
}

function dueOf(picked: readonly Task[]): number {
  return picked.reduce((sum, task) => sum + (task.parcel.amount_dong ?? 0), 0);
}
