/** Packing: the bag's label, the number on its seal, then one thing after the other. */

import { counted, texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button, IconButton } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { useState } from "preact/hooks";
import { Page } from "../../parts/page";
import { NotRecorded, useRecording } from "../../parts/recording";
import { today } from "../../state";
import { pack, sealOf } from "../../work/bag";
import { Done } from "../proof/done";
import "../proof/proof.css";
import { BagLabel, BagName } from "./bag_label";
import { CodeScanner, type Meaning } from "./code_scanner";

const say = texts({
  title: { vi: "Đóng túi", en: "Pack a bag" },
  scanItems: { vi: "Quét từng món bỏ vào túi", en: "Scan what goes in" },
  itself: { vi: "Đây là chính túi này.", en: "This is the bag itself." },
  again: (code: string) => ({ vi: `${code}: đã có trong túi`, en: `${code}: in the bag already` }),
  in: (code: string) => ({ vi: `${code}: vào túi`, en: `${code}: goes in` }),
  notAboard: (code: string) => ({
    vi: `${code}: vào túi, nhưng chưa ghi là đang giữ`,
    en: `${code}: goes in, though it was not recorded as on board`,
  }),
  seal: { vi: "Số niêm phong", en: "Number on the seal" },
  sealHint: { vi: "Chữ và số, ví dụ S-0042", en: "Letters and digits, such as S-0042" },
  badSeal: { vi: "Chỉ gồm chữ, số và . / _ -", en: "Letters, digits and . / _ - only" },
  out: (code: string) => ({ vi: `Lấy ${code} ra`, en: `Take ${code} out` }),
  pack: (count: number) => ({
    vi: `Đóng túi với ${count} món`,
    en: `Pack ${counted(count, "item")}`,
  }),
  sealFirst: { vi: "Nhập số niêm phong", en: "Enter the seal's number" },
  empty: { vi: "Chưa có món nào", en: "Nothing in it yet" },
  packed: (bag: string) => ({ vi: `Đã đóng túi ${bag}`, en: `Bag ${bag} is packed` }),
});

export function PackBag() {
  const [bag, setBag] = useState<string | null>(null);
  if (bag !== null) return <Filling bag={bag} />;
  return <BagLabel title={say.title()} onBag={setBag} />;
}

function Filling({ bag }: { readonly bag: string }) {
  const [items, setItems] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState("");
  const recording = useRecording();
  const [isDone, setIsDone] = useState(false);
  const seal = sealOf(typed);
  function put(code: string): Meaning {
    if (code === bag) return { feedback: "bad", text: say.itself() };
    if (items.includes(code)) return { feedback: "again", text: say.again(code) };
    setItems([code, ...items]);
    const isAboard = today.value?.onBoard.has(code) ?? false;
    return isAboard
      ? { feedback: "good", text: say.in(code) }
      : { feedback: "doubt", text: say.notAboard(code) };
  }
  const close = () => {
    if (seal === null) return;
    recording.run(
      () => pack(bag, seal, items),
      () => {
        announce(say.packed(bag));
        setIsDone(true);
      },
    );
  };
  if (isDone) return <Done title={say.packed(bag)} stopLeft={null} />;
  return (
    <Page
      title={say.title()}
      act={
        <Button
          kind="main"
          icon="bag"
          isWide
          isOff={items.length === 0 || seal === null || recording.isBusy}
          onPress={close}
        >
          {actWords(items.length, seal)}
        </Button>
      }
    >
      <BagName bag={bag} />
      <SealField typed={typed} onInput={setTyped} />
      <CodeScanner prompt={say.scanItems()} onCode={put} />
      <Inside items={items} onOut={(code) => setItems(items.filter((one) => one !== code))} />
      <NotRecorded of={recording} />
    </Page>
  );
}

interface InsideProps {
  readonly items: readonly string[];
  readonly onOut: (code: string) => void;
}

function Inside({ items, onOut }: InsideProps) {
  return (
    <ul class="scan-rows">
      {items.map((code) => (
        <li key={code} class="scan-row is-good">
          <span class="scan-row-words strong code">{code}</span>
          <IconButton name={say.out(code)} icon="cross" onPress={() => onOut(code)} />
        </li>
      ))}
    </ul>
  );
}

interface SealFieldProps {
  readonly typed: string;
  readonly onInput: (typed: string) => void;
}

function SealField({ typed, onInput }: SealFieldProps) {
  const isFault = typed.trim() !== "" && sealOf(typed) === null;
  return (
    <Field
      label={say.seal()}
      hint={say.sealHint()}
      value={typed}
      fault={isFault ? say.badSeal() : null}
      maxLength={40}
      onInput={onInput}
    />
  );
}

function actWords(count: number, seal: string | null): string {
  if (count === 0) return say.empty();
  return seal === null ? say.sealFirst() : say.pack(count);
}
