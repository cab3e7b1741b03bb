/** The scanner beside a form: what it reads is ticked. */

import { readCode } from "@kit/custody/label";
import type { Task } from "@kit/day/progress";
import { counted, texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { type Feedback, feedback } from "@kit/ui/feedback";
import { Notice, type Tone } from "@kit/ui/notice";
import { Sheet } from "@kit/ui/sheet";
import { useState } from "preact/hooks";
import { lazily } from "../../parts/lazily";
import { issuers } from "../../state";

const say = texts({
  title: { vi: "Quét giấy tờ sắp giao", en: "Scan what is handed over" },
  prompt: { vi: "Đưa nhãn vào khung", en: "Hold a label in the frame" },
  done: (count: number, of: number) => ({
    vi: `Xong · ${count}/${of}`,
    en: `Done · ${count} of ${counted(of, "item")}`,
  }),
  ticked: (code: string) => ({ vi: `Đã chọn ${code}`, en: `Ticked ${code}` }),
  again: (code: string) => ({ vi: `Đã quét ${code}`, en: `${code} is ticked already` }),
  other: (code: string) => ({
    vi: `${code} không phải giao cho người này.`,
    en: `${code} is not for this recipient.`,
  }),
  forged: (code: string) => ({
    vi: `Nhãn ${code} không đúng chữ ký. Xem kỹ giấy tờ, rồi tự đánh dấu nếu đúng.`,
    en: `The label ${code} is not rightly signed. Look at the papers, then tick by hand if right.`,
  }),
  nothing: { vi: "Không phải mã của hồ sơ, giấy tờ.", en: "Not the code of an item." },
  label: { vi: "Mã trên nhãn", en: "Code on the label" },
});

const Scanner = lazily(async () => (await import("@kit/scan/scanner")).Scanner);

interface ScanSheetProps {
  readonly tasks: readonly Task[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (code: string) => void;
  readonly onClose: () => void;
}

interface Told {
  readonly text: string;
  readonly tone: Tone;
  readonly sound: Feedback;
}

export function ScanSheet({ tasks, ticked, onTick, onClose }: ScanSheetProps) {
  const [told, setTold] = useState<Told | null>(null);
  async function take(text: string): Promise<void> {
    const read = await readCode(text, issuers.value);
    const verdict = read === null ? NOTHING : verdictOn(read.code, read.origin, tasks, ticked);
    if (verdict.tone === "good" && read !== null) onTick(read.code);
    feedback(verdict.sound);
    setTold({ ...verdict, text: verdict.words() });
  }
  return (
    <Sheet title={say.title()} onClose={onClose}>
      <Scanner
        prompt={say.prompt()}
        onRead={(text) => void take(text)}
        typing={{
          label: say.label(),
          onType: (text) => {
            void take(text);
            return null;
          },
        }}
      />
      <div role="status">{told && <Notice tone={told.tone}>{told.text}</Notice>}</div>
      <Button kind="main" isWide onPress={onClose}>
        {say.done(ticked.size, tasks.length)}
      </Button>
    </Sheet>
  );
}

interface Verdict extends Omit<Told, "text"> {
  readonly words: () => string;
}

const NOTHING: Verdict = { words: say.nothing, tone: "warn", sound: "doubt" };

function verdictOn(
  code: string,
  origin: string,
  tasks: readonly Task[],
  ticked: ReadonlySet<string>,
): Verdict {
  if (!tasks.some((task) => task.code === code)) {
    return { words: () => say.other(code), tone: "warn", sound: "doubt" };
  }
  if (ticked.has(code)) return { words: () => say.again(code), tone: "plain", sound: "again" };
  if (origin === "forged") return { words: () => say.forged(code), tone: "bad", sound: "bad" };
  return { words: () => say.ticked(code), tone: "good", sound: "good" };
}
