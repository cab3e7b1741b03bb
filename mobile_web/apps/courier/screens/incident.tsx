/** Something happened: the dispatchers are told, with a photograph and where it was. */

import type { Incident } from "@kit/custody/events";
import { texts } from "@kit/i18n/language";
import { onChange } from "@kit/outbox";
import { LinkButton } from "@kit/ui/button";
import { Choice, Field, Toggle } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import { useEffect, useState } from "preact/hooks";
import { Page } from "../parts/page";
import { NAME, today } from "../state";
import { INCIDENTS, isAcknowledged, reportIncident } from "../work/incident";
import { Moment } from "./proof/moment";
import { Photographs } from "./proof/photographs";
import "./proof/proof.css";
import { Section } from "./proof/section";
import { SignedForm } from "./proof/signed_form";
import { usePictures } from "./proof/use_pictures";

const say = texts({
  title: { vi: "Báo sự cố", en: "Report an incident" },
  kind: { vi: "Chuyện gì xảy ra", en: "What happened" },
  note: { vi: "Kể ngắn gọn (không bắt buộc)", en: "In a few words (optional)" },
  items: (count: number) => ({
    vi: `Giấy tờ, túi bị ảnh hưởng: ${count}`,
    en: `Papers and bags concerned: ${count}`,
  }),
  photograph: { vi: "Ảnh hiện trường", en: "Photograph" },
  photographHint: {
    vi: "Chụp đường ngập, xe, túi hỏng. An toàn của bạn trước hết.",
    en: "The flooded road, the vehicle, the damaged bag. Your safety comes first.",
  },
  missing: { vi: "Còn thiếu: loại sự cố.", en: "Still missing: what happened." },
  act: { vi: "Báo điều phối", en: "Tell the dispatchers" },
  kept: { vi: "Đã ghi sự cố.", en: "The incident is noted." },
  told: { vi: "Điều phối đã nhận được tin.", en: "The dispatchers have been told." },
  waiting: {
    vi: "Tin sẽ tự gửi khi có sóng. Nếu cần giúp ngay, hãy gọi điện.",
    en: "It is sent by itself when there is a network. If you need help now, make a call.",
  },
  back: { vi: "Về việc hôm nay", en: "Back to today" },
});

const kinds = texts({
  accident: { vi: "Tai nạn", en: "Accident" },
  road_flooded: { vi: "Đường ngập", en: "Road flooded" },
  bag_damaged: { vi: "Túi, giấy tờ hư hỏng", en: "Bag or papers damaged" },
  vehicle: { vi: "Hỏng xe", en: "Vehicle broken" },
  other: { vi: "Chuyện khác", en: "Something else" },
} satisfies Record<Incident, { vi: string; en: string }>);

export function IncidentScreen(_: { readonly parts: readonly string[] }) {
  const [eventId, setEventId] = useState<string | null>(null);
  return eventId === null ? <IncidentForm onDone={setEventId} /> : <Reported eventId={eventId} />;
}

function IncidentForm({ onDone }: { readonly onDone: (eventId: string) => void }) {
  const [kind, setKind] = useState<Incident | null>(null);
  const [items, setItems] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState("");
  const pictures = usePictures();

  async function report(): Promise<void> {
    if (kind === null) return;
    const taken = pictures.all.map((one) => one.picture);
    onDone(await reportIncident({ kind, items: [...items], note, pictures: taken }));
  }

  return (
    <SignedForm
      title={say.title()}
      lacking={kind === null && <p class="small strong lacking">{say.missing()}</p>}
      icon="warning"
      word={say.act()}
      isReady={!pictures.isBusy && kind !== null}
      act={report}
      told={say.kept()}
    >
      <Moment stop={null} />
      <Section>
        <Choice
          label={say.kind()}
          options={INCIDENTS.map((value) => ({ value, text: kinds[value]() }))}
          value={kind}
          onChoose={setKind}
        />
      </Section>
      <Photographs
        title={say.photograph()}
        hint={say.photographHint()}
        demand="recommended"
        pictures={pictures}
      />
      <Field label={say.note()} value={note} lines={3} maxLength={1_000} onInput={setNote} />
      <OnBoard ticked={items} onTick={setItems} />
    </SignedForm>
  );
}

interface OnBoardProps {
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (codes: ReadonlySet<string>) => void;
}

/** Most incidents concern none of what is on board, so the list is folded. */
function OnBoard({ ticked, onTick }: OnBoardProps) {
  const codes = [...(today.value?.onBoard ?? [])];
  if (codes.length === 0) return null;
  function turn(code: string, isOn: boolean): void {
    onTick(new Set(isOn ? [...ticked, code] : [...ticked].filter((one) => one !== code)));
  }
  return (
    <details class="card folded">
      <summary class="strong">{say.items(ticked.size)}</summary>
      <div class="stack is-tight">
        {codes.map((code) => (
          <Toggle key={code} isOn={ticked.has(code)} onChange={(isOn) => turn(code, isOn)}>
            <span class="code">{code}</span>
          </Toggle>
        ))}
      </div>
    </details>
  );
}

function Reported({ eventId }: { readonly eventId: string }) {
  const isTold = useIsAcknowledged(eventId);
  return (
    <Page
      title={say.kept()}
      isFirst
      act={
        <LinkButton kind="main" icon="forward" isWide href={to()}>
          {say.back()}
        </LinkButton>
      }
    >
      <div role="status">
        <Notice tone={isTold ? "good" : "warn"}>{isTold ? say.told() : say.waiting()}</Notice>
      </div>
    </Page>
  );
}

/** Nobody has been told before the server says so. */
function useIsAcknowledged(eventId: string): boolean {
  const [isTold, setIsTold] = useState(false);
  useEffect(() => {
    const look = () => void isAcknowledged(eventId).then(setIsTold);
    look();
    return onChange(NAME, look);
  }, [eventId]);
  return isTold;
}
