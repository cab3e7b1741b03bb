/** Items that change hands at a stop, and how each stands. */

import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Chip, type Tone } from "@kit/ui/notice";
import { courierName } from "../data/day";
import type { Handover } from "../data/handovers";

const say = texts({
  reading: { vi: "Đang đọc…", en: "Reading…" },
  nothing: { vi: "Không có lần giao nhận nào ở đây.", en: "Nothing changes hands here." },
  collect: { vi: "Nhận", en: "Collect" },
  deliver: { vi: "Giao", en: "Deliver" },
  due: { vi: "chưa đến giờ", en: "due" },
  done: { vi: "đã xong", en: "done" },
  missing: { vi: "còn thiếu", en: "missing" },
  swapped: { vi: "người khác làm", en: "by another courier" },
  attempted: { vi: "không giao được", en: "failed attempt" },
  late: { vi: "trễ", en: "late" },
  elsewhere: { vi: "ở nơi khác", en: "elsewhere" },
  unknown: {
    vi: "Chưa biết mã; quét tại chỗ.",
    en: "Codes are not known; scanned on the spot.",
  },
});

type Verdict = Handover["items"][number]["state"];

const TONES: Readonly<Record<Verdict, Tone>> = {
  due: "plain",
  done: "good",
  missing: "warn",
  swapped: "warn",
  attempted: "bad",
};

export function HandoverList({ handovers }: { readonly handovers: readonly Handover[] | null }) {
  if (handovers === null) return <p class="soft waiting">{say.reading()}</p>;
  if (handovers.length === 0) return <p class="soft">{say.nothing()}</p>;
  return (
    <ul class="handovers">
      {handovers.flatMap((one) =>
        one.items.length === 0 ? (
          <li key={one.number} class="soft">
            {say[one.direction]()} · {say.unknown()}
          </li>
        ) : (
          one.items.map((item) => (
            <li key={`${one.number} ${item.code}`}>
              <span>
                <span class="soft">{say[one.direction]()}</span>{" "}
                <span class="code">{item.code}</span>
                <span class="soft small found-who">{remarks(item)}</span>
              </span>
              <Chip tone={TONES[item.state]}>
                {say[item.state]()}
                {item.time && ` ${clock(item.time)}`}
              </Chip>
            </li>
          ))
        ),
      )}
    </ul>
  );
}

function remarks(item: Handover["items"][number]): string {
  return [
    item.courier && courierName(item.courier),
    item.is_late && say.late(),
    item.is_elsewhere && say.elsewhere(),
  ]
    .filter(Boolean)
    .join(" · ");
}
