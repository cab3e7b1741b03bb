/** Deliver at a stop: to each who is to get something there. */

import { counted, texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { Page } from "../parts/page";
import { isLeft } from "../parts/words";
import { today } from "../state";
import { isCitizen, type Receiver, receiversAt } from "../work/receivers";
import { DeskForm } from "./proof/desk_form";
import { Done, Unconfirmed } from "./proof/done";
import { type Delivered, DoorForm } from "./proof/door_form";
import "./proof/proof.css";
import { papersOf } from "./proof/words";

const say = texts({
  title: { vi: "Giao", en: "Deliver" },
  gone: {
    vi: "Tuyến của bạn không có điểm dừng này nữa.",
    en: "Your route does not have this stop any more.",
  },
  nothing: {
    vi: "Không có gì trên xe để giao ở đây. Giấy tờ chưa nhận thì chưa giao được.",
    en: "Nothing on board is to be delivered here. What was not collected cannot be delivered.",
  },
  who: { vi: "Giao cho ai?", en: "For whom?" },
  some: { vi: "Người nhận", en: "Recipient" },
  several: (count: number) => ({
    vi: `${count} nơi nhận tại điểm này`,
    en: `${counted(count, "recipient")} at this stop`,
  }),
});

export function DeliverScreen({ parts }: { readonly parts: readonly string[] }) {
  // Another stop is another form: nothing of one citizen's is left for the next.
  return <DeliverAt key={parts[0]} number={parts[0] ?? ""} />;
}

function DeliverAt({ number }: { readonly number: string }) {
  const [done, setDone] = useState<Delivered | null>(null);
  const [chosen, setChosen] = useState<{ readonly party: string | null } | null>(null);
  const at = today.value?.stops.find((one) => String(one.stop.stop) === number);
  if (done !== null) {
    const isLeftHere = at?.tasks.some(isLeft) ?? false;
    return (
      <Done title={done.title} stopLeft={isLeftHere && at ? at.stop.stop : null}>
        {done.typed.length > 0 && <Unconfirmed items={done.typed} />}
      </Done>
    );
  }
  if (at === undefined) return <Nothing text={say.gone()} />;
  const receivers = receiversAt(at);
  const receiver =
    receivers.length === 1
      ? receivers[0]
      : receivers.find((one) => chosen !== null && one.party === chosen.party);
  if (receivers.length === 0) return <Nothing text={say.nothing()} />;
  if (receiver === undefined) return <Who receivers={receivers} onChoose={setChosen} />;
  return isCitizen(receiver.party) ? (
    <DoorForm at={at} receiver={receiver} onDone={setDone} />
  ) : (
    <DeskForm at={at} receiver={receiver} onDone={setDone} />
  );
}

interface WhoProps {
  readonly receivers: readonly Receiver[];
  readonly onChoose: (receiver: Receiver) => void;
}

function Who({ receivers, onChoose }: WhoProps) {
  const title = say.who();
  return (
    <Page title={title}>
      <p class="soft">{say.several(receivers.length)}</p>
      <div class="stack is-tight">
        {receivers.map((one, index) => (
          <button
            key={one.party ?? ""}
            type="button"
            class="who card"
            onClick={() => onChoose(one)}
          >
            <Icon name={isCitizen(one.party) ? "person" : "office"} />
            <span class="stack-words">
              <span class="strong">{one.name ?? `${say.some()} ${index + 1}`}</span>
              <span class="small soft">{papersOf(one.tasks)}</span>
              <span class="small soft code">{one.tasks.map((task) => task.code).join(", ")}</span>
            </span>
            <Icon name="forward" />
          </button>
        ))}
      </div>
    </Page>
  );
}

function Nothing({ text }: { readonly text: string }) {
  return (
    <Page title={say.title()}>
      <Notice tone="warn">{text}</Notice>
    </Page>
  );
}
