/** What has not been sent yet, since when, and what the server has set aside. */

import type { Work } from "@kit/day/journal";
import { clock, day } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { notSent } from "@kit/outbox";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { useEffect, useState } from "preact/hooks";
import { Codes } from "../parts/codes";
import { Page } from "../parts/page";
import { isOnline } from "../state";
import {
  type SetAside,
  sendNow,
  type WaitingEvent,
  type WaitingList,
  waitingList,
} from "../waiting_list";

const say = texts({
  title: { vi: "Chưa gửi", en: "Not yet sent" },
  nothing: {
    vi: "Mọi thứ đã tới máy chủ. Không còn gì chờ gửi.",
    en: "Everything has reached the server. Nothing waits.",
  },
  safe: {
    vi: "Những mục này nằm an toàn trong máy, đã ký. Có mạng là tự gửi, kể cả khi đóng ứng dụng hay hết ca.",
    en: "These are safe on this phone, signed. They go by themselves once there is a network, even with the app closed or the shift over.",
  },
  events: { vi: "Bàn giao và sự việc", en: "Handovers and incidents" },
  pictures: (count: number) => ({
    vi: `Ảnh và chữ ký (${count})`,
    en: `Photographs and signatures (${count})`,
  }),
  apart: { vi: "Máy chủ để riêng", en: "Set aside by the server" },
  apartHint: {
    vi: "Máy chủ không xác nhận được chữ ký của các mục này. Hãy báo điều phối; bản gốc còn ở cả hai nơi.",
    en: "The server could not confirm the signature of these. Tell dispatch; both sides keep the original.",
  },
  reason: (reason: string) => ({ vi: `Lý do: ${reason}`, en: `Reason: ${reason}` }),
  send: { vi: "Gửi ngay", en: "Send now" },
  sending: { vi: "Đang gửi…", en: "Sending…" },
  sent: (count: number) => ({ vi: `Đã gửi ${count}.`, en: `${count} sent.` }),
  later: {
    vi: "Chưa gửi được. Ứng dụng sẽ tự thử lại.",
    en: "Not sent yet. The app tries again by itself.",
  },
  refused: (status: number) => ({
    vi: `Máy chủ chưa nhận (mã ${status}); sẽ thử lại khi mở lại ứng dụng.`,
    en: `The server does not take it yet (${status}); tried again when the app is next opened.`,
  }),
  number: (seq: number) => ({ vi: `Sự kiện số ${seq}`, en: `Event ${seq}` }),
  collect: { vi: "Nhận", en: "Collected" },
  deliver: { vi: "Giao", en: "Delivered" },
  attempt: { vi: "Chưa giao được", en: "Not delivered" },
  count: { vi: "Kiểm đếm giấy tờ", en: "Papers counted" },
  pack: { vi: "Đóng túi", en: "Packed" },
  open: { vi: "Mở túi", en: "Bag opened" },
  incident: { vi: "Sự cố", en: "Incident" },
  withdraw: { vi: "Rút lại lần quét", en: "Scan taken back" },
});

export function WaitingScreen() {
  const [list, setList] = useState<WaitingList | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const { events, evidence, quarantined } = notSent.value;
  // Another count is another list.
  useEffect(() => {
    void waitingList().then(setList);
  }, [events, evidence, quarantined]);
  const send = async () => {
    setSending(true);
    const sent = await sendNow();
    const word = sent === null ? say.later() : say.sent(sent);
    setSending(false);
    setTold(word);
    announce(word);
  };
  const waits = events + evidence > 0;
  const act = (
    <Button
      kind="main"
      icon="cloud"
      isWide
      isOff={isSending || !isOnline.value}
      onPress={() => void send()}
    >
      {isSending ? say.sending() : say.send()}
    </Button>
  );
  return (
    <Page title={say.title()} {...(waits ? { act } : {})}>
      {waits ? <p class="soft">{say.safe()}</p> : <Notice tone="good">{say.nothing()}</Notice>}
      {told !== null && <p class="strong">{told}</p>}
      {list !== null && <Lists list={list} />}
    </Page>
  );
}

function Lists({ list }: { readonly list: WaitingList }) {
  return (
    <>
      {list.setAside.length > 0 && <Apart some={list.setAside} />}
      {list.events.length > 0 && (
        <section class="stack is-tight">
          <h2>{say.events()}</h2>
          <ul class="tasks card">
            {list.events.map((one) => (
              <Waits key={one.seq} one={one} />
            ))}
          </ul>
        </section>
      )}
      {list.pictures.length > 0 && (
        <p class="row">
          <Icon name="picture" />
          <span>{say.pictures(list.pictures.length)}</span>
        </p>
      )}
    </>
  );
}

function Waits({ one }: { readonly one: WaitingEvent }) {
  return (
    <li class="change">
      <span class="row">
        <span class="strong grows">
          {one.work === null ? say.number(one.seq) : wordOf(one.work)}
        </span>
        <span class="small soft">{moment(one.recordedAt)}</span>
      </span>
      <Codes codes={one.items} />
      {one.refused !== null && <span class="small">{say.refused(one.refused)}</span>}
    </li>
  );
}

function Apart({ some }: { readonly some: readonly SetAside[] }) {
  return (
    <section class="stack is-tight">
      <h2>{say.apart()}</h2>
      <Notice tone="bad">{say.apartHint()}</Notice>
      <ul class="tasks card">
        {some.map((one) => (
          <li key={one.eventId} class="change">
            <span class="strong code">{one.eventId}</span>
            <span class="small soft">{moment(one.toldAt)}</span>
            <span class="small">{say.reason(one.reason)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function moment(time: number): string {
  return `${clock(time)} ${day(time)}`;
}

const WORDS: Record<Work, () => string> = {
  collect: say.collect,
  deliver: say.deliver,
  attempt: say.attempt,
  count: say.count,
  pack: say.pack,
  open: say.open,
  incident: say.incident,
  withdraw: say.withdraw,
};

function wordOf(work: Work): string {
  return WORDS[work]();
}
