/** The desk gives: item after item, then the courier's code, then one press. */

import { plainCode } from "@kit/custody/codes";
import { OtherCode, type OtherSide, revokedWords } from "@kit/handover/other_code";
import { partyWords } from "@kit/handover/party_words";
import { counted, texts } from "@kit/i18n/language";
import { Scanner } from "@kit/scan/scanner";
import { announce } from "@kit/ui/announce";
import { Button, IconButton } from "@kit/ui/button";
import { type Feedback, feedback } from "@kit/ui/feedback";
import { Icon } from "@kit/ui/icon";
import { Notice, type Tone } from "@kit/ui/notice";
import { go } from "@kit/ui/route";
import { useState } from "preact/hooks";
import { Page } from "../parts/page";
import { keys, renewDirectory, self } from "../state";
import { give, type Line, lines, type Scan, scan, take, takenLines } from "../work";

const say = texts({
  title: { vi: "Giao cho bưu tá", en: "Give to a courier" },
  prompt: { vi: "Bước 1: quét từng hồ sơ, giấy tờ", en: "Step 1: scan each item" },
  code: { vi: "Mã trên nhãn", en: "Code on the label" },
  noCode: {
    vi: "Không phải mã đúng. Kiểm tra từng ký tự.",
    en: "No valid code. Check each character.",
  },
  notOurs: { vi: "Không phải nhãn của bưu điện.", en: "Not one of our labels." },
  taken: (code: string) => ({ vi: `${code}: đã thêm`, en: `${code}: added` }),
  again: (code: string) => ({ vi: `${code}: đã quét rồi`, en: `${code}: scanned already` }),
  doubt: (code: string) => ({
    vi: `${code}: nhãn giả hoặc lạ. Xem kỹ giấy bên trong.`,
    en: `${code}: a forged or strange label. Look at the papers.`,
  }),
  all: { vi: "Vẫn giao", en: "Give it" },
  drop: (code: string) => ({ vi: `Bỏ ${code} ra`, en: `Leave ${code} out` }),
  next: (count: number) => ({
    vi: `Tiếp: mã của bưu tá (${count} món)`,
    en: `Next: the courier's code (${counted(count, "item")})`,
  }),
  nothing: { vi: "Chưa quét gì", en: "Nothing scanned yet" },
  courier: { vi: "bưu tá", en: "the courier" },
  step2: { vi: "Bước 2: mã của bưu tá", en: "Step 2: the courier's code" },
  ask: {
    vi: "Bưu tá mở “Bàn giao hai chiều · Tôi nhận: đưa mã của tôi”.",
    en: "The courier opens “Two-way handover · I receive: show my code”.",
  },
  back: { vi: "Quét thêm", en: "Scan more" },
  notCourier: (who: string) => ({
    vi: `Mã này là của ${who}, không phải bưu tá. Chỉ giao nếu đúng người.`,
    en: `This code is of ${who}, who is no courier. Give only if that is right.`,
  }),
  sign: (count: number, who: string) => ({
    vi: `Giao ${count} món cho ${who}`,
    en: `Give ${counted(count, "item")} to ${who}`,
  }),
  failed: { vi: "Chưa ghi được. Thử lại.", en: "It could not be recorded. Try again." },
});

type Step = "items" | "code" | OtherSide;

export function GiveScreen() {
  const [step, setStep] = useState<Step>("items");
  if (step === "items") return <Items onNext={() => setStep("code")} />;
  if (step === "code") {
    return (
      <Page title={say.step2()}>
        <p class="strong">{say.ask()}</p>
        <OtherCode
          directory={keys.value.directory}
          renew={renewDirectory}
          own={self.value?.party ?? ""}
          who={say.courier()}
          onRead={setStep}
        />
        <Button isWide onPress={() => setStep("items")}>
          {say.back()}
        </Button>
      </Page>
    );
  }
  return <Signing other={step} onBack={() => setStep("code")} />;
}

const FEEDBACK: Readonly<Record<Scan["kind"], Feedback>> = {
  taken: "good",
  again: "again",
  doubt: "bad",
  not_ours: "bad",
};
const TONES: Readonly<Record<Scan["kind"], Tone>> = {
  taken: "good",
  again: "plain",
  doubt: "bad",
  not_ours: "bad",
};

function wordsOf(found: Scan): string {
  return found.kind === "not_ours" ? say.notOurs() : say[found.kind](found.code);
}

function Items({ onNext }: { readonly onNext: () => void }) {
  const [told, setTold] = useState<Scan | null>(null);
  const count = takenLines().length;
  async function read(text: string): Promise<void> {
    const found = await scan(text);
    feedback(FEEDBACK[found.kind]);
    announce(wordsOf(found));
    setTold(found);
  }
  return (
    <Page
      title={say.title()}
      act={
        <Button kind="main" icon="forward" isWide isOff={count === 0} onPress={onNext}>
          {count === 0 ? say.nothing() : say.next(count)}
        </Button>
      }
    >
      <Scanner
        prompt={say.prompt()}
        onRead={(text) => void read(text)}
        typing={{
          label: say.code(),
          onType: (text) => {
            if (plainCode(text) === null) return say.noCode();
            void read(text);
            return null;
          },
        }}
      >
        {told && <Notice tone={TONES[told.kind]}>{wordsOf(told)}</Notice>}
      </Scanner>
      <Lines />
    </Page>
  );
}

function Lines() {
  return (
    <ul class="desk-lines">
      {lines.value.map((line) => (
        <li key={line.code} class={line.isTaken ? "" : "is-bad"}>
          <Icon name={line.isTaken ? "check" : "warning"} />
          <span class="strong code">{line.code}</span>
          {!line.isTaken && (
            <Button kind="plain" onPress={() => take(line.code, true)}>
              {say.all()}
            </Button>
          )}
          <IconButton
            name={say.drop(line.code)}
            icon="cross"
            onPress={() => take(line.code, false)}
          />
        </li>
      ))}
    </ul>
  );
}

interface SigningProps {
  readonly other: OtherSide;
  readonly onBack: () => void;
}

function Signing({ other, onBack }: SigningProps) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const given: readonly Line[] = takenLines();
  const who = partyWords(other.party);
  async function sign(): Promise<void> {
    setState("busy");
    try {
      await give(other);
    } catch (error) {
      console.error(error);
      setState("failed");
      return;
    }
    feedback("good");
    go();
  }
  return (
    <Page
      title={say.sign(given.length, who)}
      act={
        <Button
          kind="main"
          icon="check"
          isWide
          isOff={state === "busy" || given.length === 0}
          onPress={() => void sign()}
        >
          {say.sign(given.length, who)}
        </Button>
      }
    >
      {!other.party.startsWith("courier:") && <Notice tone="warn">{say.notCourier(who)}</Notice>}
      {other.isRevoked && <Notice tone="warn">{revokedWords()}</Notice>}
      <p class="code">{given.map((line) => line.code).join(", ")}</p>
      {state === "failed" && (
        <Notice tone="bad" isAlert>
          {say.failed()}
        </Notice>
      )}
      <Button isWide onPress={onBack}>
        {say.back()}
      </Button>
    </Page>
  );
}
