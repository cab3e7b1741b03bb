/** A scanner for codes alone: for bags and the load, where no stop judges them. */

import { plainCode } from "@kit/custody/codes";
import { isGenuine, type Origin, readCode } from "@kit/custody/label";
import { texts } from "@kit/i18n/language";
import { Scanner } from "@kit/scan/scanner";
import { announce } from "@kit/ui/announce";
import { type Feedback, feedback } from "@kit/ui/feedback";
import { Notice, type Tone } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { issuers } from "../../state";

const say = texts({
  code: { vi: "Mã trên nhãn", en: "Code on the label" },
  noCode: {
    vi: "Không phải mã đúng. Kiểm tra từng ký tự.",
    en: "No valid code. Check each character.",
  },
  notOurs: { vi: "Không phải nhãn của bưu điện.", en: "Not one of our labels." },
  strange: (code: string) => ({
    vi: `${code}: nhãn giả hoặc lạ. Nếu đúng là món này, hãy gõ mã.`,
    en: `${code}: a forged or strange label. If it is the right thing, type its code.`,
  }),
});

/** What a code means where it was scanned. */
export interface Meaning {
  readonly feedback: Feedback;
  readonly text: string;
}

interface CodeScannerProps {
  readonly prompt: string;
  readonly onCode: (code: string) => Meaning;
}

const TONES: Readonly<Record<Feedback, Tone>> = {
  good: "good",
  again: "plain",
  doubt: "warn",
  bad: "bad",
};

export function CodeScanner({ prompt, onCode }: CodeScannerProps) {
  const [told, setTold] = useState<Meaning | null>(null);
  async function take(text: string): Promise<void> {
    const read = await readCode(text, issuers.value);
    const meaning = read === null ? notOurs() : meant(read.code, read.origin, onCode);
    feedback(meaning.feedback);
    announce(meaning.text);
    setTold(meaning);
  }
  return (
    <Scanner
      prompt={prompt}
      onRead={(text) => void take(text)}
      typing={{
        label: say.code(),
        onType: (text) => {
          if (plainCode(text) === null) return say.noCode();
          void take(text);
          return null;
        },
      }}
    >
      {told && <Notice tone={TONES[told.feedback]}>{told.text}</Notice>}
    </Scanner>
  );
}

/** A label that nobody of ours has signed says nothing; whoever types the code has looked. */
function meant(code: string, origin: Origin, onCode: (code: string) => Meaning): Meaning {
  return isGenuine(origin) ? onCode(code) : { feedback: "bad", text: say.strange(code) };
}

function notOurs(): Meaning {
  return { feedback: "bad", text: say.notOurs() };
}
