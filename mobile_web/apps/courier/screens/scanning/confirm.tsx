/** The last look before a handover is signed: what, with whom, and what is missing. */

import { counted, texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button, LinkButton } from "@kit/ui/button";
import { Choice, Field } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import { Sheet } from "@kit/ui/sheet";
import { useMemo, useState } from "preact/hooks";
import { partiesAt } from "../../day/parties";
import { counter, type Row } from "../../day/rows";
import { Codes } from "../../parts/codes";
import { itemWords } from "../../parts/item_words";
import { nameOf } from "../../parts/names";
import { NotRecorded, useRecording } from "../../parts/recording";
import { route, today } from "../../state";
import { stopNumbered } from "../../work/basket";
import { handOver, lastDone, planned } from "../../work/handover";
import { someCitizen } from "../../work/receivers";
import { doneWords } from "./undo_bar";

const say = texts({
  title: { vi: "Xác nhận bàn giao", en: "Confirm the handover" },
  from: (who: string, what: string) => ({
    vi: `Nhận ${what} từ ${who}`,
    en: `Collect ${what} from ${who}`,
  }),
  to: (who: string, what: string) => ({
    vi: `Giao ${what} cho ${who}`,
    en: `Deliver ${what} to ${who}`,
  }),
  missing: (count: number) => ({
    vi: `Còn ${count} bưu phẩm của điểm này chưa quét.`,
    en: `${counted(count, "item")} of this stop ${count === 1 ? "is" : "are"} not scanned.`,
  }),
  who: { vi: "Ai ở phía bên kia?", en: "Who is on the other side?" },
  citizen: { vi: "Người dân khác", en: "Another citizen" },
  note: { vi: "Ghi chú (nếu cần)", en: "Note (if needed)" },
  confirmCollect: (what: string) => ({ vi: `Nhận ${what}`, en: `Collect ${what}` }),
  confirmDeliver: (what: string) => ({ vi: `Giao ${what}`, en: `Deliver ${what}` }),
  confirmBoth: (what: string) => ({ vi: `Bàn giao ${what}`, en: `Hand over ${what}` }),
  theirs: { vi: "Quét mã của bên nhận trước", en: "Scan the receiver's code first" },
});

interface ConfirmProps {
  readonly rows: readonly Row[];
  readonly stop: number | null;
  readonly onClose: () => void;
}

export function Confirm({ rows, stop, onClose }: ConfirmProps) {
  const [other, setOther] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const recording = useRecording();
  // Where the place itself answers there is nobody to choose.
  const isAsked = planned(rows, stop).nameless.length > 0;
  const plan = planned(rows, stop, { other, note });
  const isReady = plan.nameless.length === 0 && !recording.isBusy;

  const sign = () =>
    recording.run(
      () => handOver(rows, stop, { other, note }),
      () => {
        if (lastDone.value !== null) announce(doneWords(lastDone.value));
        onClose();
      },
    );

  const what = itemWords(rows);
  return (
    <Sheet title={say.title()} onClose={onClose}>
      <ul class="stack is-tight">
        {plan.drafts.map((draft, at) => (
          <Group key={at} rows={rows.filter((row) => draft.items.includes(row.code))} {...draft} />
        ))}
      </ul>
      <Missing rows={rows} stop={stop} />
      {isAsked && <Who stop={stop} value={other} onChoose={setOther} />}
      <Field label={say.note()} value={note} onInput={setNote} maxLength={300} />
      <NotRecorded of={recording} />
      {stop !== null && rows.some((row) => row.does === "deliver") && (
        <LinkButton kind="plain" icon="scan" isWide href={to("handover", stop, "give")}>
          {say.theirs()}
        </LinkButton>
      )}
      <Button kind="main" icon="check" isWide isOff={!isReady} onPress={sign}>
        {confirmWords(rows, what)}
      </Button>
    </Sheet>
  );
}

interface WhoProps {
  readonly stop: number | null;
  readonly value: string | null;
  readonly onChoose: (party: string) => void;
}

/** Neither plan nor place tells who is on the other side: somebody has to be named. */
function Who({ stop, value, onChoose }: WhoProps) {
  const citizen = useMemo(someCitizen, []);
  const parties = partiesAt(stopNumbered(stop), route.value);
  return (
    <Choice
      label={say.who()}
      value={value}
      onChoose={onChoose}
      options={[
        ...parties.map((party) => ({ value: party, text: nameOf(party) })),
        { value: citizen, text: say.citizen() },
      ]}
    />
  );
}

interface GroupProps {
  readonly rows: readonly Row[];
  readonly giver: string | null;
  readonly receiver: string | null;
}

function Group({ rows, giver, receiver }: GroupProps) {
  const isCollected = rows[0]?.does === "collect";
  const party = (isCollected ? giver : receiver) ?? "";
  const words = isCollected ? say.from : say.to;
  return (
    <li class="card stack is-tight">
      <span class="strong">{words(nameOf(party), itemWords(rows))}</span>
      <Codes codes={rows.map((row) => row.code)} />
    </li>
  );
}

function Missing({ rows, stop }: Pick<ConfirmProps, "rows" | "stop">) {
  const day = today.value;
  if (day === null) return null;
  const ways = new Set(rows.map((row) => row.does));
  const missing = [...ways].reduce((sum, does) => {
    const { done, of } = counter(rows, day, stop, does);
    return sum + of - done;
  }, 0);
  return missing > 0 ? <Notice tone="warn">{say.missing(missing)}</Notice> : null;
}

function confirmWords(rows: readonly Row[], what: string): string {
  if (rows.every((row) => row.does === "collect")) return say.confirmCollect(what);
  return rows.every((row) => row.does === "deliver")
    ? say.confirmDeliver(what)
    : say.confirmBoth(what);
}
