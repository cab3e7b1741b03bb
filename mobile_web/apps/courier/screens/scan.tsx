/** Scanning: one paper after the other, each judged at once, then one press for all of them. */

import { plainCode } from "@kit/custody/codes";
import type { StopProgress } from "@kit/day/progress";
import { texts } from "@kit/i18n/language";
import { Scanner, type Typing } from "@kit/scan/scanner";
import { Button, LinkButton } from "@kit/ui/button";
import { replace, to } from "@kit/ui/route";
import { useEffect, useMemo, useState } from "preact/hooks";
import { stopHere } from "../day/here";
import type { Row } from "../day/rows";
import { itemWords } from "../parts/item_words";
import { Page } from "../parts/page";
import { position, today } from "../state";
import { basket, scanAt } from "../work/basket";
import { partyAtDoor } from "../work/handover";
import { isCitizen } from "../work/receivers";
import { Confirm } from "./scanning/confirm";
import { Counts } from "./scanning/counts";
import { heard, Latest, type News } from "./scanning/latest";
import { ScanRow } from "./scanning/scan_row";
import "./scanning/scanning.css";
import { StopChoice } from "./scanning/stop_choice";
import { UndoBar } from "./scanning/undo_bar";

const say = texts({
  title: { vi: "Quét", en: "Scan" },
  prompt: { vi: "Đưa nhãn QR vào khung", en: "Hold the QR label in the frame" },
  code: { vi: "Mã trên nhãn", en: "Code on the label" },
  codeHint: {
    vi: "Ví dụ H57.17.21-261121-0001, EA 123 456 785 VN, B-06BQQR38ER",
    en: "Such as H57.17.21-261121-0001, EA 123 456 785 VN, B-06BQQR38ER",
  },
  noCode: {
    vi: "Không phải mã đúng. Kiểm tra từng ký tự: có một chữ số kiểm tra.",
    en: "This is no valid code. Check each character: one digit checks the others.",
  },
  collect: (what: string) => ({ vi: `Nhận ${what}`, en: `Collect ${what}` }),
  deliver: (what: string) => ({ vi: `Giao ${what}`, en: `Deliver ${what}` }),
  both: (what: string) => ({ vi: `Bàn giao ${what}`, en: `Hand over ${what}` }),
  toCitizen: (what: string) => ({
    vi: `Giao ${what} cho người dân`,
    en: `Deliver ${what} to the citizen`,
  }),
  nothing: { vi: "Chưa quét gì", en: "Nothing scanned yet" },
  done: { vi: "Xong điểm này", en: "This stop is done" },
  list: { vi: "Đã quét", en: "Scanned" },
});

export function ScanScreen({ parts }: { readonly parts: readonly string[] }) {
  const at = useStop(parts[0]);
  const stop = at?.stop.stop ?? null;
  const { rows, does } = basket.value;
  const [news, setNews] = useState<News | null>(null);
  const typing = useMemo((): Typing => typed((text) => void take(text)), []);
  async function take(text: string): Promise<void> {
    const told = await heard(text);
    setNews((before) => ({ ...told, turn: (before?.turn ?? 0) + 1 }));
  }
  const others = rows.filter((row) => row.code !== news?.code);
  return (
    <Page title={say.title()} isTitleHidden act={<Acts at={at} rows={rows} />}>
      <StopChoice at={at} onChoose={chooseStop} />
      <UndoBar />
      <Scanner prompt={say.prompt()} typing={typing} onRead={(text) => void take(text)}>
        <Latest news={news} rows={rows} />
      </Scanner>
      <Counts rows={rows} day={today.value} stop={stop} does={does} />
      {others.length > 0 && (
        <section class="stack is-tight">
          <h2>{say.list()}</h2>
          <ul class="scan-rows">
            {others.map((row) => (
              <li key={row.code}>
                <ScanRow row={row} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

/** No stop is written as a dash: the address then says that it was chosen. */
const NO_STOP = "-";

function chooseStop(stop: number | null): void {
  replace("scan", stop ?? NO_STOP);
}

/** The stop of the address, or the one that is meant; it does not move on while one scans. */
function useStop(part: string | undefined): StopProgress | null {
  const [meant, setMeant] = useState<number | null>(null);
  const day = today.value;
  const isNamed = part !== undefined;
  const named = part === undefined || part === NO_STOP ? null : Number(part);
  const number = isNamed ? named : meant;
  const at = day?.stops.find((one) => one.stop.stop === number) ?? null;
  const isUndecided = !isNamed && meant === null && day !== null;
  useEffect(() => {
    if (!isUndecided || day === null) return;
    setMeant(stopHere(day, position.value)?.stop.stop ?? null);
  }, [isUndecided, day]);
  useEffect(() => {
    const ways = at?.tasks.filter((task) => task.state === "todo").map((task) => task.does) ?? [];
    const isOnlyDelivering = ways.length > 0 && !ways.includes("collect");
    scanAt(at?.stop.stop ?? null, isOnlyDelivering ? "deliver" : "collect");
    // What is left at the stop changes with each handover; where one scans does not.
  }, [at?.stop.stop]);
  return at;
}

function typed(take: (text: string) => void): Typing {
  return {
    label: say.code(),
    hint: say.codeHint(),
    onType: (text) => {
      if (plainCode(text) === null) return say.noCode();
      take(text);
      return null;
    },
  };
}

interface ActsProps {
  readonly at: StopProgress | null;
  readonly rows: readonly Row[];
}

/** Desks get theirs by a press; a citizen's delivery wants its proof, on a screen of its own. */
function Acts({ at, rows }: ActsProps) {
  const [isConfirming, setIsConfirming] = useState(false);
  const stop = at?.stop.stop ?? null;
  const all = rows.filter((row) => row.isTaken);
  // What nobody expected has no demands of proof to be met: it is handed over like at a desk.
  const toCitizens = all.filter(
    (row) =>
      row.does === "deliver" && row.verdict.kind === "expected" && isCitizen(partyAtDoor(row, at)),
  );
  const here = all.filter((row) => !toCitizens.includes(row));
  const isDone = at !== null && at.tasks.length > 0 && !at.tasks.some((t) => t.state === "todo");
  const isEmpty = all.length === 0;
  return (
    <>
      {toCitizens.length > 0 && at !== null && (
        <LinkButton
          kind={here.length > 0 ? "plain" : "main"}
          icon="person"
          isWide
          href={to("deliver", at.stop.stop)}
        >
          {say.toCitizen(itemWords(toCitizens))}
        </LinkButton>
      )}
      {isEmpty && isDone && (
        <LinkButton kind="main" icon="forward" isWide href={to()}>
          {say.done()}
        </LinkButton>
      )}
      {(here.length > 0 || (isEmpty && !isDone)) && (
        <Button
          kind="main"
          icon="check"
          isWide
          isOff={here.length === 0}
          onPress={() => setIsConfirming(true)}
        >
          {actWords(here)}
        </Button>
      )}
      {isConfirming && here.length > 0 && (
        <Confirm rows={here} stop={stop} onClose={() => setIsConfirming(false)} />
      )}
    </>
  );
}

function actWords(rows: readonly Row[]): string {
  if (rows.length === 0) return say.nothing();
  const what = itemWords(rows);
  if (rows.every((row) => row.does === "collect")) return say.collect(what);
  return rows.every((row) => row.does === "deliver") ? say.deliver(what) : say.both(what);
}
