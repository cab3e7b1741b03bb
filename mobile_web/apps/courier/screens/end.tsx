/** The end of a shift: what is on board, what failed, the money, the way and the hours. */

import type { Outcome } from "@kit/custody/events";
import { clock, day, distance, dong, span } from "@kit/i18n/formats";
import { counted, texts } from "@kit/i18n/language";
import { notSent } from "@kit/outbox";
import { Button } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { replace, to } from "@kit/ui/route";
import { Sheet } from "@kit/ui/sheet";
import { useState } from "preact/hooks";
import {
  type Aboard,
  aboard,
  type Failure,
  receipts,
  type Uncollected,
  uncollected,
} from "../day/aboard";
import { Codes } from "../parts/codes";
import { Facts } from "../parts/facts";
import { Page } from "../parts/page";
import { placeName } from "../parts/words";
import { endNow } from "../shift";
import { journal, now, route, shift, today, travelled } from "../state";
import { momentOf } from "../work/days";
import { reasonWord } from "./proof/reasons";

const say = texts({
  title: { vi: "Kết thúc ca", en: "End of the shift" },
  left: (count: number) => ({
    vi: `Còn ${count} việc chưa làm trên tuyến.`,
    en: `${counted(count, "task")} on the route not done.`,
  }),
  sum: { vi: "Trong ca", en: "This shift" },
  done: { vi: "Việc đã xong", en: "Tasks done" },
  hours: { vi: "Thời gian", en: "Hours" },
  planned: { vi: "Km theo kế hoạch", en: "Km planned" },
  driven: { vi: "Km theo vị trí", en: "Km by positions" },
  unknown: { vi: "không rõ", en: "not known" },
  share: (hours: string) => ({
    vi: `Km theo vị trí chỉ tính ${hours} có chia sẻ vị trí.`,
    en: `Km by positions are of the ${hours} with positions shared.`,
  }),
  onBoard: (count: number) => ({ vi: `Còn trên xe (${count})`, en: `Still on board (${count})` }),
  empty: { vi: "Trên xe không còn gì.", en: "Nothing is left on board." },
  bring: (place: string) => ({ vi: `Mang về ${place}`, en: `Bring it to ${place}` }),
  deliver: (place: string) => ({ vi: `Chưa giao: ${place}`, en: `Not delivered: ${place}` }),
  uncollected: (count: number) => ({
    vi: `Chưa nhận được (${count})`,
    en: `Not collected (${count})`,
  }),
  again: (date: string) => ({ vi: `lần sau ${date}`, en: `next attempt ${date}` }),
  notSet: { vi: "chưa hẹn lần sau", en: "no next attempt set" },
  receipt: (number: string) => ({ vi: `Biên lai ${number}`, en: `Receipt ${number}` }),
  noReceipt: { vi: "Không có số biên lai", en: "No receipt number" },
  nowhere: { vi: "Hỏi điều phối", en: "Ask dispatch" },
  cash: { vi: "Tiền nộp lại", en: "Cash to hand in" },
  noCash: { vi: "Không thu khoản nào.", en: "No money was taken." },
  unsent: (count: number) => ({
    vi: `Còn ${count} chưa gửi. Vẫn kết thúc được: chúng tự gửi khi có mạng.`,
    en: `${count} not sent yet. You may still end: they go by themselves once there is a network.`,
  }),
  look: { vi: "Xem những gì chưa gửi", en: "See what is not sent" },
  allSent: { vi: "Mọi thứ đã gửi xong.", en: "Everything has been sent." },
  end: { vi: "Kết thúc ca", en: "End the shift" },
  sure: { vi: "Kết thúc ca bây giờ?", en: "End the shift now?" },
  sureHint: {
    vi: "Khoá của ca bị xoá: tuyến, địa chỉ và nhật ký trên máy này không ai đọc được nữa. Chia sẻ vị trí dừng lại. Những gì chưa gửi vẫn tự gửi đi.",
    en: "The shift's key is deleted: nobody can read the route, addresses and journal on this phone any more. Positions are no longer shared. What was not sent still goes by itself.",
  },
  sureLeft: (count: number) => ({
    vi: `Bạn còn giữ ${count} bưu phẩm. Ghi lại nơi phải mang đến trước khi kết thúc.`,
    en: `You still hold ${counted(count, "item")}. Note where to bring them before you end.`,
  }),
  ending: { vi: "Đang kết thúc…", en: "Ending…" },
  stay: { vi: "Chưa kết thúc", en: "Not yet" },
});

export function EndScreen() {
  const [isAsking, ask] = useState(false);
  const shown = today.value;
  const planned = route.value;
  const items = shown === null || planned === null ? [] : aboard(planned, shown, journal.value);
  const left = shown === null ? 0 : shown.total - shown.done - shown.failed;
  return (
    <Page
      title={say.title()}
      act={
        <Button kind="main" icon="flag" isWide onPress={() => ask(true)}>
          {say.end()}
        </Button>
      }
    >
      <Unsent />
      {left > 0 && <Notice tone="warn">{say.left(left)}</Notice>}
      <Sums />
      <OnBoard items={items} />
      {shown !== null && <NotCollected items={uncollected(shown, journal.value)} />}
      <Cash />
      {isAsking && <Sure held={items.length} onClose={() => ask(false)} />}
    </Page>
  );
}

function Unsent() {
  const count = notSent.value.events + notSent.value.evidence;
  if (count === 0) return <Notice tone="good">{say.allSent()}</Notice>;
  return (
    <Notice tone="warn">
      <p>{say.unsent(count)}</p>
      <p>
        <a href={to("waiting")}>{say.look()}</a>
      </p>
    </Notice>
  );
}

function Sums() {
  const shown = today.value;
  const planned = route.value?.distance_m ?? null;
  const way = travelled.value;
  const began = shift.value?.startedAt ?? null;
  const facts = [
    [say.done(), shown === null ? say.unknown() : `${shown.done}/${shown.total}`],
    [say.hours(), began === null ? say.unknown() : span(now.value - began)],
    [say.planned(), planned === null ? say.unknown() : distance(planned)],
    [say.driven(), way.milliseconds === 0 ? say.unknown() : distance(way.metres)],
  ] as const;
  return (
    <section class="card stack is-tight">
      <h2>{say.sum()}</h2>
      <dl class="facts is-two">
        <Facts facts={facts} />
      </dl>
      {began !== null && (
        <p class="small soft">
          {day(began)}, {clock(began)}–{clock(now.value)}
        </p>
      )}
      {way.milliseconds > 0 && <p class="small soft">{say.share(span(way.milliseconds))}</p>}
    </section>
  );
}

function OnBoard({ items }: { readonly items: readonly Aboard[] }) {
  return (
    <section class="stack is-tight">
      <h2>{say.onBoard(items.length)}</h2>
      {items.length === 0 ? (
        <p class="soft">{say.empty()}</p>
      ) : (
        <ul class="tasks card">
          {items.map((one) => (
            <li key={one.code} class="change">
              <span class="strong code">{one.code}</span>
              <span>{whereTo(one)}</span>
              {one.failure !== null && <Failed failure={one.failure} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function NotCollected({ items }: { readonly items: readonly Uncollected[] }) {
  if (items.length === 0) return null;
  return (
    <section class="stack is-tight">
      <h2>{say.uncollected(items.length)}</h2>
      <ul class="tasks card">
        {items.map((one) => (
          <li key={one.code} class="change">
            <span class="strong code">{one.code}</span>
            <span>{placeName(one.at)}</span>
            {one.failure !== null && <Failed failure={one.failure} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why, and when it is tried again. */
function Failed({ failure }: { readonly failure: Failure }) {
  const { outcome, nextDay } = failure;
  const why = outcome === null ? null : reasonWord(outcome as Outcome);
  // What an older version of the app wrote down knows no day.
  const again = nextDay == null ? say.notSet() : say.again(day(momentOf(nextDay)));
  return <span class="small soft">{[why, again].filter(Boolean).join(" · ")}</span>;
}

function whereTo({ to: place, stop }: Aboard): string {
  if (place === null) return say.nowhere();
  return stop === null ? say.bring(placeName(place)) : say.deliver(placeName(place));
}

function Cash() {
  const paid = receipts(journal.value);
  return (
    <section class="stack is-tight">
      <h2>{say.cash()}</h2>
      {paid.length === 0 ? (
        <p class="soft">{say.noCash()}</p>
      ) : (
        <div class="card stack is-tight">
          <p class="cash-sum">{dong(paid.reduce((sum, one) => sum + one.amountDong, 0))}</p>
          <ul class="tasks">
            {paid.map((one) => (
              <li key={one.seq} class="change">
                <span class="row">
                  <span class="strong grows">{dong(one.amountDong)}</span>
                  <span class="small soft">{clock(one.time)}</span>
                </span>
                <span class="small">
                  {one.receipt ? say.receipt(one.receipt) : say.noReceipt()}
                </span>
                <Codes codes={one.items} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface SureProps {
  readonly held: number;
  readonly onClose: () => void;
}

function Sure({ held, onClose }: SureProps) {
  const [isBusy, setBusy] = useState(false);
  const end = () => {
    setBusy(true);
    void endNow().then(() => replace());
  };
  return (
    <Sheet title={say.sure()} onClose={onClose}>
      <p>{say.sureHint()}</p>
      {held > 0 && <Notice tone="warn">{say.sureLeft(held)}</Notice>}
      <Button kind="main" icon="flag" isWide isOff={isBusy} onPress={end}>
        {isBusy ? say.ending() : say.end()}
      </Button>
      <Button isWide isOff={isBusy} onPress={onClose}>
        {say.stay()}
      </Button>
    </Sheet>
  );
}
