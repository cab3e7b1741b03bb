/** A delivery that failed: why, what the door looked like, and when it is tried again. */

import type { Outcome } from "@kit/custody/events";
import type { StopProgress, Task } from "@kit/day/progress";
import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Choice, Field } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { Page } from "../parts/page";
import { isLeft } from "../parts/words";
import { now, today } from "../state";
import { attempt, REASONS } from "../work/attempt";
import { dayOf, dayTyped } from "../work/days";
import { Done } from "./proof/done";
import { Items } from "./proof/items";
import { Moment } from "./proof/moment";
import { Photographs } from "./proof/photographs";
import "./proof/proof.css";
import { reasonWord } from "./proof/reasons";
import { Section } from "./proof/section";
import { SignedForm } from "./proof/signed_form";
import { type Pictures, usePictures } from "./proof/use_pictures";
import { papersOf } from "./proof/words";

/** What did not come about: both, where some were to be collected and some delivered. */
type Does = Task["does"] | "both";

const DOES: Readonly<Record<Does, string>> = {
  collect: "nhận",
  deliver: "giao",
  both: "nhận, giao",
};

const say = texts({
  deliver: { vi: "Chưa giao được", en: "Could not deliver" },
  collect: { vi: "Chưa nhận được", en: "Could not collect" },
  both: { vi: "Chưa nhận, chưa giao được", en: "Could not collect or deliver" },
  nothing: {
    vi: "Không còn gì ở điểm dừng này để ghi là chưa được.",
    en: "Nothing is left at this stop that could have failed.",
  },
  reason: { vi: "Vì sao", en: "Why" },
  others: { vi: "Lý do khác", en: "Other reasons" },
  photograph: { vi: "Ảnh cửa", en: "Photograph of the door" },
  photographHint: {
    vi: "Chụp cửa, số nhà hoặc bảng tên. Không chụp người.",
    en: "The door, its number or the sign. No people.",
  },
  when: { vi: "Lần sau đến", en: "Next attempt" },
  later: { vi: "Hôm nay, lát nữa", en: "Later today" },
  tomorrow: { vi: "Ngày mai", en: "Tomorrow" },
  another: { vi: "Ngày khác", en: "Another day" },
  unset: { vi: "Chưa hẹn", en: "Not set" },
  day: { vi: "Ngày", en: "Day" },
  past: { vi: "Chọn một ngày từ hôm nay trở đi.", en: "Choose a day from today on." },
  note: { vi: "Ghi chú (không bắt buộc)", en: "Note (optional)" },
  act: (does: Does, papers: string) => ({
    vi: `Ghi: chưa ${DOES[does]} ${papers}`,
    en: `Note ${papers} as failed`,
  }),
  done: (does: Does, papers: string) => ({
    vi: `Đã ghi: chưa ${DOES[does]} ${papers}`,
    en: `${papers} noted as failed`,
  }),
  missing: (list: string) => ({ vi: `Còn thiếu: ${list}.`, en: `Still missing: ${list}.` }),
  lackItems: { vi: "chọn giấy tờ", en: "which papers" },
  lackReason: { vi: "lý do", en: "the reason" },
  lackDay: { vi: "ngày đến lại", en: "the day" },
  better: { vi: "Nên có thêm ảnh cửa.", en: "Better with a photograph of the door." },
});

export function AttemptScreen({ parts }: { readonly parts: readonly string[] }) {
  return <AttemptAt key={parts[0]} number={parts[0] ?? ""} />;
}

function AttemptAt({ number }: { readonly number: string }) {
  const [done, setDone] = useState<string | null>(null);
  const at = today.value?.stops.find((one) => String(one.stop.stop) === number);
  const tasks = at?.tasks.filter(canFail) ?? [];
  if (done !== null) {
    return <Done title={done} stopLeft={at?.tasks.some(isLeft) ? at.stop.stop : null} />;
  }
  if (at === undefined || tasks.length === 0) {
    return (
      <Page title={say.deliver()}>
        <Notice tone="warn">{say.nothing()}</Notice>
      </Page>
    );
  }
  return <AttemptForm at={at} tasks={tasks} onDone={setDone} />;
}

/** What failed before may fail once more. */
function canFail(task: Task): boolean {
  return task.state !== "done" && (task.does === "collect" || task.isOnBoard);
}

function doesOf(tasks: readonly Task[]): Does {
  const ways = new Set(tasks.map((task) => task.does));
  if (ways.size > 1) return "both";
  return ways.has("collect") ? "collect" : "deliver";
}

type When = "later" | "tomorrow" | "another" | "unset";

interface Filled {
  readonly ticked: ReadonlySet<string>;
  readonly outcome: Outcome | null;
  readonly when: When;
  readonly day: string;
  readonly note: string;
}

interface AttemptFormProps {
  readonly at: StopProgress;
  readonly tasks: readonly Task[];
  readonly onDone: (title: string) => void;
}

function AttemptForm({ at, tasks, onDone }: AttemptFormProps) {
  const [filled, setFilled] = useState<Filled>(() => ({
    ticked: new Set(tasks.map((task) => task.code)),
    outcome: null,
    when: "unset",
    day: "",
    note: "",
  }));
  const set = (some: Partial<Filled>) => setFilled((before) => ({ ...before, ...some }));
  const pictures = usePictures();
  const picked = tasks.filter((task) => filled.ticked.has(task.code));
  const lacks = lacksOf(filled, picked);
  const papers = papersOf(picked);
  const does = doesOf(picked.length > 0 ? picked : tasks);

  async function note(): Promise<void> {
    if (filled.outcome === null) return;
    await attempt({
      stop: at.stop,
      tasks: picked,
      outcome: filled.outcome,
      next: nextOf(filled),
      note: filled.note,
      pictures: pictures.all.map((one) => one.picture),
    });
    onDone(say.done(does, papers));
  }

  return (
    <SignedForm
      title={say[does]()}
      lacking={<Lacking lacks={lacks} hasPhotograph={pictures.photographs.length > 0} />}
      word={say.act(does, papers)}
      isReady={!pictures.isBusy && lacks.length === 0}
      act={note}
      told={say.done(does, papers)}
    >
      <Moment stop={at.stop} />
      <Fields at={at} tasks={tasks} filled={filled} pictures={pictures} set={set} />
    </SignedForm>
  );
}

interface LackingProps {
  readonly lacks: readonly string[];
  readonly hasPhotograph: boolean;
}

function Lacking({ lacks, hasPhotograph }: LackingProps) {
  return (
    <p class="small lacking" role="status">
      {lacks.length > 0 && <span class="strong">{say.missing(lacks.join(", "))}</span>}
      {lacks.length === 0 && !hasPhotograph && <span class="soft">{say.better()}</span>}
    </p>
  );
}

interface FieldsProps {
  readonly at: StopProgress;
  readonly tasks: readonly Task[];
  readonly filled: Filled;
  readonly pictures: Pictures;
  readonly set: (some: Partial<Filled>) => void;
}

function Fields({ at, tasks, filled, pictures, set }: FieldsProps) {
  return (
    <>
      <Reasons
        list={REASONS[at.stop.place.party === null ? "home" : "desk"]}
        value={filled.outcome}
        onChoose={(outcome) => set({ outcome })}
      />
      <Again filled={filled} onChange={set} />
      <Photographs
        title={say.photograph()}
        hint={say.photographHint()}
        demand="recommended"
        pictures={pictures}
      />
      <Items
        tasks={tasks}
        ticked={filled.ticked}
        onTick={(ticked) => set({ ticked })}
        canScan={false}
      />
      <Field
        label={say.note()}
        value={filled.note}
        lines={2}
        maxLength={1_000}
        onInput={(words) => set({ note: words })}
      />
    </>
  );
}

/** So many reasons are in sight; the rest comes when it is asked for. */
const FIRST_REASONS = 5;

interface ReasonsProps {
  readonly list: readonly Outcome[];
  readonly value: Outcome | null;
  readonly onChoose: (outcome: Outcome) => void;
}

function Reasons({ list, value, onChoose }: ReasonsProps) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = list.filter((one, index) => isWhole || index < FIRST_REASONS || one === value);
  function choose(outcome: Outcome): void {
    // What follows is not to be looked for behind a long list.
    setIsWhole(false);
    onChoose(outcome);
  }
  return (
    <Section>
      <Choice
        label={say.reason()}
        options={shown.map((outcome) => ({ value: outcome, text: reasonWord(outcome) }))}
        value={value}
        onChoose={choose}
      />
      {!isWhole && <Button onPress={() => setIsWhole(true)}>{say.others()}</Button>}
    </Section>
  );
}

interface AgainProps {
  readonly filled: Filled;
  readonly onChange: (some: Partial<Filled>) => void;
}

function Again({ filled, onChange }: AgainProps) {
  const isPast = filled.day !== "" && dayFault(filled);
  return (
    <Section>
      <Choice<When>
        label={say.when()}
        options={[
          { value: "later", text: say.later() },
          { value: "tomorrow", text: say.tomorrow() },
          { value: "another", text: say.another() },
          { value: "unset", text: say.unset() },
        ]}
        value={filled.when}
        onChoose={(when) => onChange({ when })}
        isTwo
      />
      {filled.when === "another" && (
        <Field
          label={say.day()}
          type="date"
          value={filled.day}
          fault={isPast ? say.past() : null}
          onInput={(day) => onChange({ day })}
        />
      )}
    </Section>
  );
}

/** The day of the next attempt, counted from 1970; null: none is set. */
function nextOf({ when, day }: Filled): number | null {
  if (when === "unset") return null;
  if (when === "another") return dayTyped(day);
  return dayOf(now.value) + (when === "tomorrow" ? 1 : 0);
}

function dayFault(filled: Filled): boolean {
  const next = nextOf(filled);
  return next === null || next < dayOf(now.value);
}

function lacksOf(filled: Filled, picked: readonly Task[]): string[] {
  const lacks: [boolean, string][] = [
    [filled.outcome === null, say.lackReason()],
    [picked.length === 0, say.lackItems()],
    [filled.when === "another" && dayFault(filled), say.lackDay()],
  ];
  return lacks.filter(([isLacking]) => isLacking).map(([, word]) => word);
}
