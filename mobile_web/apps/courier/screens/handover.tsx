/** A handover that both sides show: the receiver a code, the giver scans it; no network is needed. */

import type { StopProgress } from "@kit/day/progress";
import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import { stopHere } from "../day/here";
import { itemWords } from "../parts/item_words";
import { Page } from "../parts/page";
import { placeIcon, placeName } from "../parts/words";
import { position, today } from "../state";
import { taken } from "../work/basket";
import { Give } from "./scanning/give";
import { ShowCode } from "./scanning/show_code";
import "./scanning/scanning.css";

const say = texts({
  title: { vi: "Bàn giao hai chiều", en: "Two-way handover" },
  why: {
    vi: "Bên nhận đưa mã trên màn hình, bên giao quét mã đó. Như vậy cả hai đều chứng minh đã gặp nhau, kể cả khi không có mạng.",
    en: "The receiver shows a code, the giver scans it. So both can prove that they met, even without a network.",
  },
  receive: { vi: "Tôi nhận: đưa mã của tôi", en: "I receive: show my code" },
  receiveHint: (who: string) => ({
    vi: `${who} quét mã của bạn bằng máy của họ.`,
    en: `${who} scans your code with their device.`,
  }),
  give: { vi: "Tôi giao: quét mã của họ", en: "I give: scan their code" },
  giveHint: (what: string, who: string) => ({
    vi: `${what} đã quét, chờ mã của ${who}.`,
    en: `${what} scanned, waiting for the code of ${who}.`,
  }),
  giveFirst: { vi: "Quét những gì bạn giao trước.", en: "Scan what you give first." },
  other: { vi: "Bên kia", en: "The other side" },
});

export function HandoverScreen({ parts }: { readonly parts: readonly string[] }) {
  const [number, mode] = parts;
  const at = stopOf(number);
  if (mode === "show") return <ShowCode at={at} who={whoAt(at)} />;
  if (mode === "give") return <Give at={at} who={whoAt(at)} />;
  return <Ways at={at} />;
}

function Ways({ at }: { readonly at: StopProgress | null }) {
  const stop = at?.stop.stop ?? "-";
  const who = whoAt(at);
  const giving = taken("deliver");
  const giveHint = giving.length > 0 ? say.giveHint(itemWords(giving), who) : say.giveFirst();
  return (
    <Page title={say.title()}>
      {at !== null && (
        <p class="large strong stop-choice-name">
          <Icon name={placeIcon(at.stop.place)} />
          <span>{placeName(at.stop.place)}</span>
        </p>
      )}
      <section class="card stack is-tight">
        <LinkButton kind="main" icon="person" isWide href={to("handover", stop, "show")}>
          {say.receive()}
        </LinkButton>
        <p class="soft">{say.receiveHint(who)}</p>
      </section>
      <section class="card stack is-tight">
        <LinkButton kind="main" icon="scan" isWide href={to("handover", stop, "give")}>
          {say.give()}
        </LinkButton>
        <p class="soft">{giveHint}</p>
      </section>
      <Notice>{say.why()}</Notice>
    </Page>
  );
}

/** The stop of the address; without one, the one that is meant. */
function stopOf(number: string | undefined): StopProgress | null {
  const day = today.value;
  if (day === null) return null;
  if (number === undefined) return stopHere(day, position.value);
  return day.stops.find((one) => String(one.stop.stop) === number) ?? null;
}

function whoAt(at: StopProgress | null): string {
  return at === null ? say.other() : placeName(at.stop.place);
}
