/** A delivery to a counter: its own device proves it best, and a tick does where it has none. */

import type { StopProgress } from "@kit/day/progress";
import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import { useState } from "preact/hooks";
import { putAway, scannedOf } from "../../work/basket";
import { deliver } from "../../work/deliver";
import { NO_PROOF } from "../../work/proof";
import type { Receiver } from "../../work/receivers";
import type { Delivered } from "./door_form";
import { Items } from "./items";
import { Moment } from "./moment";
import { Photographs } from "./photographs";
import { SignedForm } from "./signed_form";
import { usePictures } from "./use_pictures";
import { papersOf } from "./words";

const say = texts({
  title: { vi: "Giao tại quầy", en: "Deliver to the counter" },
  best: {
    vi: "Chắc chắn nhất: quét mã trên máy của quầy. Hai bên cùng xác nhận.",
    en: "Surest: scan the code on the counter's screen. Both sides confirm.",
  },
  both: { vi: "Quét mã của quầy", en: "Scan the counter's code" },
  photograph: { vi: "Ảnh dấu nhận", en: "Photograph of the receipt stamp" },
  photographHint: {
    vi: "Nếu quầy đóng dấu hoặc ký sổ, chụp lại.",
    en: "If the counter stamps or signs a list, photograph it.",
  },
  note: { vi: "Ghi chú (không bắt buộc)", en: "Note (optional)" },
  alone: (papers: string) => ({
    vi: `Giao ${papers}, không có mã quầy`,
    en: `Deliver ${papers} without their code`,
  }),
  gave: (papers: string) => ({ vi: `Đã giao ${papers}`, en: `Delivered ${papers}` }),
  tick: { vi: "Chọn giấy tờ đã trao.", en: "Tick what was handed over." },
});

interface DeskFormProps {
  readonly at: StopProgress;
  readonly receiver: Receiver;
  readonly onDone: (delivered: Delivered) => void;
}

export function DeskForm({ at, receiver, onDone }: DeskFormProps) {
  const { tasks, party } = receiver;
  const [ticked, setTicked] = useState(() => scannedOf(tasks.map((task) => task.code)));
  const [note, setNote] = useState("");
  const pictures = usePictures();
  const picked = tasks.filter((task) => ticked.has(task.code));
  const papers = papersOf(picked);

  async function give(): Promise<void> {
    const items = picked.map((task) => task.code);
    const taken = pictures.all.map((one) => one.picture);
    const given = { ...NO_PROOF, items };
    await deliver({ stop: at.stop, tasks: picked, receiver: party, given, note, pictures: taken });
    putAway(items);
    onDone({ title: say.gave(papers), typed: [] });
  }

  return (
    <SignedForm
      title={say.title()}
      lacking={picked.length === 0 && <p class="small strong lacking">{say.tick()}</p>}
      icon="check"
      word={say.alone(papers)}
      isReady={!pictures.isBusy && picked.length > 0}
      act={give}
      told={say.gave(papers)}
    >
      <Moment stop={at.stop} />
      <Notice>
        <div class="stack is-tight">
          <span>{say.best()}</span>
          <LinkButton kind="plain" icon="handover" isWide href={to("handover", at.stop.stop)}>
            {say.both()}
          </LinkButton>
        </div>
      </Notice>
      <Items tasks={tasks} ticked={ticked} onTick={setTicked} />
      <Photographs
        title={say.photograph()}
        hint={say.photographHint()}
        demand="off"
        pictures={pictures}
      />
      <Field label={say.note()} value={note} lines={2} maxLength={1_000} onInput={setNote} />
    </SignedForm>
  );
}
