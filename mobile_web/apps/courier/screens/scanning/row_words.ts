/** What a scanned row is told as: its tone, its words, and what can be done about it. */

import { isGenuine } from "@kit/custody/label";
import { counted, texts } from "@kit/i18n/language";
import type { Tone } from "@kit/ui/notice";
import { type Row, taskOf } from "../../day/rows";
import { kindName, placeName } from "../../parts/words";

const say = texts({
  good: (what: string) => ({ vi: `Đúng: ${what}`, en: `Right: ${what}` }),
  again: { vi: "Đã quét rồi", en: "Scanned already" },
  collected: { vi: "Đã nhận trước đó", en: "Collected before" },
  delivered: { vi: "Đã giao trước đó", en: "Delivered before" },
  wrongStop: (at: number, name: string) => ({
    vi: `Của điểm dừng ${at}: ${name}`,
    en: `Belongs to stop ${at}: ${name}`,
  }),
  notOnBoard: {
    vi: "Giao ở đây, nhưng chưa ghi là đã nhận",
    en: "To be delivered here, but never collected",
  },
  moreToCollect: { vi: "Không có trong tuyến. Nhận thêm?", en: "Not on the route. Take it too?" },
  moreToDeliver: { vi: "Không có trong tuyến. Vẫn giao?", en: "Not on the route. Deliver it?" },
  bag: (count: number) => ({
    vi: `Túi có ${count} bưu phẩm bên trong`,
    en: `A bag with ${counted(count, "item")} inside`,
  }),
  bagUnknown: {
    vi: "Túi; máy này chưa biết bên trong có gì",
    en: "A bag; this phone does not know what is inside",
  },
  forged: {
    vi: "NHÃN GIẢ: chữ ký sai. Xem kỹ giấy bên trong.",
    en: "FORGED LABEL: the signature is wrong. Look at the papers.",
  },
  unknownKey: {
    vi: "Nhãn lạ: không do bưu điện này cấp.",
    en: "Strange label: not issued by this post.",
  },
  taken: { vi: "được tính", en: "counted" },
  left: { vi: "không tính", en: "not counted" },
});

export interface RowWords {
  readonly tone: Tone;
  readonly text: string;
  /** A word of the courier is wanted before it counts. */
  readonly isInDoubt: boolean;
}

export function rowWords(row: Row): RowWords {
  if (!isGenuine(row.origin)) {
    const text = row.origin === "forged" ? say.forged() : say.unknownKey();
    return { tone: "bad", text, isInDoubt: true };
  }
  if (row.scans > 1 && row.isTaken) return { tone: "plain", text: say.again(), isInDoubt: false };
  return ofVerdict(row);
}

function ofVerdict(row: Row): RowWords {
  const { verdict } = row;
  switch (verdict.kind) {
    case "expected":
      return { tone: "good", text: say.good(whatOf(row)), isInDoubt: false };
    case "bag": {
      const count = verdict.inside.length;
      return count > 0
        ? { tone: "good", text: say.bag(count), isInDoubt: false }
        : { tone: "warn", text: say.bagUnknown(), isInDoubt: false };
    }
    case "already": {
      const text = row.does === "collect" ? say.collected() : say.delivered();
      return { tone: "plain", text, isInDoubt: true };
    }
    case "wrong_stop": {
      const { stop } = verdict.at;
      const text = say.wrongStop(stop.stop + 1, placeName(stop.place));
      return { tone: "warn", text, isInDoubt: true };
    }
    case "not_on_board":
      return { tone: "warn", text: say.notOnBoard(), isInDoubt: true };
    case "unexpected": {
      const text = row.does === "collect" ? say.moreToCollect() : say.moreToDeliver();
      return { tone: "warn", text, isInDoubt: true };
    }
  }
}

/** The whole of it for a screen reader: code, meaning, and whether it counts. */
export function spoken(row: Row): string {
  return `${row.code}. ${rowWords(row).text}. ${row.isTaken ? say.taken() : say.left()}`;
}

function whatOf(row: Row): string {
  const task = taskOf(row);
  const name = task?.parcel.recipient_name ?? null;
  return [kindName(task?.parcel.kind ?? null), name].filter(Boolean).join(", ");
}
