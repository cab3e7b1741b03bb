/** Opening: how the seal is, then what is found, held against what should be there. */

import type { SealCondition } from "@kit/custody/events";
import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Choice, Field } from "@kit/ui/field";
import { Icon } from "@kit/ui/icon";
import { Chip, Notice, type Tone } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { type Found, type OpenedLine, openedLines } from "../../day/opening";
import { Page } from "../../parts/page";
import { NotRecorded, useRecording } from "../../parts/recording";
import { open } from "../../work/bag";
import { contents } from "../../work/basket";
import { Done } from "../proof/done";
import "../proof/proof.css";
import { BagLabel, BagName } from "./bag_label";
import { CodeScanner, type Meaning } from "./code_scanner";

const say = texts({
  title: { vi: "Mở túi", en: "Open a bag" },
  scanItems: { vi: "Quét từng món trong túi", en: "Scan each thing in it" },
  unknown: {
    vi: "Máy này không biết trong túi có gì; quét những gì bạn thấy.",
    en: "This phone does not know what should be in it; scan what you find.",
  },
  seal: { vi: "Niêm phong", en: "The seal" },
  whole: { vi: "Nguyên vẹn", en: "Whole" },
  broken: { vi: "Bị rách, bị bóc", en: "Broken" },
  absent: { vi: "Không có", en: "Absent" },
  found: { vi: "có", en: "found" },
  missing: { vi: "thiếu", en: "missing" },
  extra: { vi: "thừa", en: "extra" },
  isFound: (code: string) => ({ vi: `${code}: có`, en: `${code}: found` }),
  isExtra: (code: string) => ({
    vi: `${code}: không nằm trong danh sách của túi`,
    en: `${code}: not on the bag's list`,
  }),
  again: (code: string) => ({ vi: `${code}: đã quét rồi`, en: `${code}: scanned already` }),
  note: { vi: "Ghi chú (nếu cần)", en: "Note (if needed)" },
  sealFirst: { vi: "Chọn tình trạng niêm phong", en: "Choose how the seal is" },
  record: (found: number, missing: number, extra: number) => ({
    vi: `Ghi mở túi: có ${found}, thiếu ${missing}, thừa ${extra}`,
    en: `Record: ${found} found, ${missing} missing, ${extra} extra`,
  }),
  opened: (bag: string) => ({ vi: `Đã ghi mở túi ${bag}`, en: `Bag ${bag} is opened` }),
});

export function OpenBag() {
  const [bag, setBag] = useState<string | null>(null);
  if (bag !== null) return <Counting bag={bag} />;
  return <BagLabel title={say.title()} onBag={setBag} />;
}

const SEALS: readonly SealCondition[] = ["whole", "broken", "absent"];

function Counting({ bag }: { readonly bag: string }) {
  // What was known when it was opened: once it is recorded the bag is empty.
  const [expected] = useState(() => contents.value.get(bag) ?? null);
  const [found, setFound] = useState<readonly string[]>([]);
  const [seal, setSeal] = useState<SealCondition | null>(null);
  const [note, setNote] = useState("");
  const recording = useRecording();
  const [isDone, setIsDone] = useState(false);
  const lines = openedLines(expected, found);
  const number = (wanted: Found) => lines.filter((line) => line.state === wanted).length;
  function see(code: string): Meaning {
    const meaning = meant(code, bag, expected, found);
    if (meaning.feedback !== "again") setFound([...found, code]);
    return meaning;
  }
  const keep = () => {
    if (seal === null) return;
    recording.run(
      () => open(bag, seal, found, note),
      () => {
        announce(say.opened(bag));
        setIsDone(true);
      },
    );
  };
  const counts = [number("found"), number("missing"), number("extra")] as const;
  if (isDone) return <Done title={say.opened(bag)} stopLeft={null} />;
  return (
    <Page
      title={say.title()}
      act={
        <Button
          kind="main"
          icon="check"
          isWide
          isOff={seal === null || recording.isBusy}
          onPress={keep}
        >
          {seal === null ? say.sealFirst() : say.record(...counts)}
        </Button>
      }
    >
      <BagName bag={bag} />
      <SealChoice value={seal} onChoose={setSeal} />
      {expected === null && <Notice>{say.unknown()}</Notice>}
      <CodeScanner prompt={say.scanItems()} onCode={see} />
      <Lines lines={lines} />
      <Field label={say.note()} value={note} onInput={setNote} maxLength={300} />
      <NotRecorded of={recording} />
    </Page>
  );
}

const TONES: Readonly<Record<Found, Tone>> = { found: "good", missing: "plain", extra: "warn" };

function Lines({ lines }: { readonly lines: readonly OpenedLine[] }) {
  return (
    <ul class="scan-rows">
      {lines.map((line) => (
        <Line key={line.code} line={line} />
      ))}
    </ul>
  );
}

function Line({ line }: { readonly line: OpenedLine }) {
  const tone = TONES[line.state];
  return (
    <li class={`scan-row is-${tone}`}>
      <span class="scan-row-mark">
        <Icon name={line.state === "found" ? "check" : "warning"} />
      </span>
      <span class="scan-row-words strong code">{line.code}</span>
      <Chip tone={tone}>{say[line.state]()}</Chip>
    </li>
  );
}

/** What a code means in front of an open bag. */
function meant(
  code: string,
  bag: string,
  expected: readonly string[] | null,
  found: readonly string[],
): Meaning {
  if (code === bag || found.includes(code)) return { feedback: "again", text: say.again(code) };
  const isExtra = expected !== null && !expected.includes(code);
  return isExtra
    ? { feedback: "doubt", text: say.isExtra(code) }
    : { feedback: "good", text: say.isFound(code) };
}

interface SealChoiceProps {
  readonly value: SealCondition | null;
  readonly onChoose: (seal: SealCondition) => void;
}

function SealChoice({ value, onChoose }: SealChoiceProps) {
  const options = SEALS.map((one) => ({ value: one, text: say[one]() }));
  return <Choice label={say.seal()} value={value} onChoose={onChoose} options={options} />;
}
