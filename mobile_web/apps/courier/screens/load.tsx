/** Before leaving the base: everything that should be on board is on board. */

import { counted, texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button, LinkButton } from "@kit/ui/button";
import { Choice } from "@kit/ui/field";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { go, to } from "@kit/ui/route";
import { Sheet } from "@kit/ui/sheet";
import { useState } from "preact/hooks";
import { insideOf } from "../day/bags";
import { type Load, loads } from "../day/load";
import { Codes } from "../parts/codes";
import { nameOf } from "../parts/names";
import { Page } from "../parts/page";
import { NotRecorded, useRecording } from "../parts/recording";
import { kindName, placeName } from "../parts/words";
import { journal, route } from "../state";
import { contents } from "../work/basket";
import { leave, REASONS, type Reason } from "../work/load";
import { CodeScanner, type Meaning } from "./scanning/code_scanner";
import "./scanning/scanning.css";

const say = texts({
  title: { vi: "Kiểm hàng trước khi đi", en: "Load check" },
  prompt: { vi: "Quét từng món xếp lên xe", en: "Scan what you load" },
  nothing: {
    vi: "Tuyến này không có gì phải lấy ở bưu cục. Có thể đi ngay.",
    en: "There is nothing to be loaded at the base. You can leave.",
  },
  all: { vi: "Đã đủ trên xe. Có thể đi.", en: "Everything is on board. You can leave." },
  leave: { vi: "Về Hôm nay", en: "To Today" },
  onList: (code: string) => ({ vi: `${code}: đúng, lên xe`, en: `${code}: right, on board` }),
  again: (code: string) => ({ vi: `${code}: đã quét rồi`, en: `${code}: scanned already` }),
  extra: (code: string) => ({
    vi: `${code}: không có trong danh sách; vẫn ghi là đã lấy`,
    en: `${code}: not on the list; recorded all the same`,
  }),
  count: (done: number, of: number) => ({
    vi: `Lên xe ${done}/${of}`,
    en: `On board ${done}/${of}`,
  }),
  load: (count: number) => ({
    vi: `Nhận ${count} món lên xe`,
    en: `Load ${counted(count, "item")}`,
  }),
  skip: { vi: "Đi mà không lấy", en: "Leave without them" },
  missing: (count: number) => ({
    vi: `Thiếu ${count} món`,
    en: `${counted(count, "item")} missing`,
  }),
  why: { vi: "Vì sao thiếu?", en: "Why?" },
  not_there: { vi: "Chưa về đến bưu cục", en: "Not at the base yet" },
  not_found: { vi: "Tìm không thấy", en: "Not to be found" },
  too_large: { vi: "Không chở hết", en: "Too much for one load" },
  other: { vi: "Lý do khác", en: "Another reason" },
  confirm: { vi: "Ghi và đi", en: "Record and leave" },
  from: (name: string) => ({ vi: `Lấy từ ${name}`, en: `From ${name}` }),
  bring: (name: string) => ({ vi: `giao ${name}`, en: `for ${name}` }),
});

export function LoadScreen() {
  const planned = route.value;
  const list = planned === null ? [] : loads(planned, journal.value);
  const base = planned?.start?.place.party ?? null;
  const left = list.filter((one) => !one.isLoaded);
  if (left.length === 0 || base === null) {
    return (
      <Page
        title={say.title()}
        act={
          <LinkButton kind="main" icon="forward" isWide href={to()}>
            {say.leave()}
          </LinkButton>
        }
      >
        <Notice tone="good">
          {list.length === 0 || base === null ? say.nothing() : say.all()}
        </Notice>
        <Lines list={list} scanned={[]} />
      </Page>
    );
  }
  return <Loading list={list} base={base} />;
}

interface LoadingProps {
  readonly list: readonly Load[];
  readonly base: string;
}

function Loading({ list, base }: LoadingProps) {
  const [scanned, setScanned] = useState<readonly string[]>([]);
  const [isAsking, setIsAsking] = useState(false);
  const recording = useRecording();
  const known = new Set([...scanned, ...insideOf(scanned, contents.value)]);
  const missing = list.filter((one) => !one.isLoaded && !known.has(one.code));
  function see(code: string): Meaning {
    const meaning = meant(code, list, known);
    if (meaning.feedback !== "again") setScanned([code, ...scanned]);
    return meaning;
  }
  const drive = (reason: Reason | null) =>
    recording.run(
      () => leave(scanned, base, noteOf(missing, reason)),
      () => {
        announce(say.count(list.length - missing.length, list.length));
        go();
      },
    );
  return (
    <Page
      title={say.title()}
      act={
        <Button
          kind="main"
          icon="check"
          isWide
          isOff={recording.isBusy}
          onPress={() => (missing.length > 0 ? setIsAsking(true) : drive(null))}
        >
          {scanned.length > 0 ? say.load(scanned.length) : say.skip()}
        </Button>
      }
    >
      <p class="soft">{say.from(nameOf(base))}</p>
      <CodeScanner prompt={say.prompt()} onCode={see} />
      <p class="large strong scan-count" aria-live="polite">
        {say.count(list.length - missing.length, list.length)}
      </p>
      <NotRecorded of={recording} />
      <Lines list={list} scanned={[...known]} />
      {isAsking && (
        <Why
          missing={missing}
          onClose={() => setIsAsking(false)}
          onLeave={(reason) => {
            setIsAsking(false);
            drive(reason);
          }}
        />
      )}
    </Page>
  );
}

/** What a code means before leaving; `known` is what was scanned, bags' contents included. */
function meant(code: string, list: readonly Load[], known: ReadonlySet<string>): Meaning {
  const one = list.find((wanted) => wanted.code === code);
  if (known.has(code) || one?.isLoaded) return { feedback: "again", text: say.again(code) };
  const isWanted = one !== undefined || insideOf([code], contents.value).length > 0;
  return isWanted
    ? { feedback: "good", text: say.onList(code) }
    : { feedback: "doubt", text: say.extra(code) };
}

/** Why some stayed behind, in one line that a dispatcher can read. */
function noteOf(missing: readonly Load[], reason: Reason | null): string | null {
  if (reason === null) return null;
  return `${say.missing(missing.length)}: ${missing.map((one) => one.code).join(", ")}. ${say[reason]()}`;
}

interface LinesProps {
  readonly list: readonly Load[];
  readonly scanned: readonly string[];
}

function Lines({ list, scanned }: LinesProps) {
  return (
    <ul class="scan-rows">
      {list.map((one) => {
        const isHere = one.isLoaded || scanned.includes(one.code);
        const where = one.to === null ? null : say.bring(placeName(one.to.place));
        const told = [kindName(one.parcel.kind), where];
        return (
          <li key={one.code} class={`scan-row is-${isHere ? "good" : "plain"}`}>
            <span class="scan-row-mark">
              <Icon name={isHere ? "check" : "list"} />
            </span>
            <span class="scan-row-words">
              <span class="strong code">{one.code}</span>
              <span class="small soft">{told.filter(Boolean).join(" · ")}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

interface WhyProps {
  readonly missing: readonly Load[];
  readonly onClose: () => void;
  readonly onLeave: (reason: Reason) => void;
}

function Why({ missing, onClose, onLeave }: WhyProps) {
  const [reason, setReason] = useState<Reason | null>(null);
  return (
    <Sheet title={say.missing(missing.length)} onClose={onClose}>
      <Codes codes={missing.map((one) => one.code)} />
      <Choice
        label={say.why()}
        value={reason}
        onChoose={setReason}
        options={REASONS.map((value) => ({ value, text: say[value]() }))}
      />
      <Button
        kind="main"
        icon="forward"
        isWide
        isOff={reason === null}
        onPress={() => reason !== null && onLeave(reason)}
      >
        {say.confirm()}
      </Button>
    </Sheet>
  );
}
