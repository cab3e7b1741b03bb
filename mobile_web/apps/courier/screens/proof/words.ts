/** Words that the screens of proofs share. */

import type { Task } from "@kit/day/progress";
import { counted, texts } from "@kit/i18n/language";
import type { Lack } from "../../work/proof";

const say = texts({
  papers: { vi: "giấy tờ", en: "papers" },
  documents: (count: number) => ({ vi: `${count} giấy tờ`, en: counted(count, "document") }),
  dossiers: (count: number) => ({ vi: `${count} hồ sơ`, en: counted(count, "dossier") }),
  both: (count: number) => ({ vi: `${count} hồ sơ, giấy tờ`, en: counted(count, "item") }),
});

const lack = texts({
  items: { vi: "chọn giấy tờ", en: "tick what is handed over" },
  recipient: { vi: "ai nhận", en: "who receives" },
  delegate_name: { vi: "tên người nhận thay", en: "the delegate's name" },
  consent: { vi: "sự đồng ý của người dân", en: "the citizen's consent" },
  identity: { vi: "cách kiểm tra người nhận", en: "how you checked who it is" },
  code: { vi: "mã giao nhận", en: "the delivery code" },
  code_digits: { vi: "mã đủ 6 số", en: "a code of 6 digits" },
  signature: { vi: "chữ ký", en: "a signature" },
  unsigned_reason: { vi: "lý do không ký được", en: "why nobody can sign" },
  photograph: { vi: "ảnh chụp", en: "a photograph" },
  second_proof: { vi: "chữ ký hoặc ảnh chụp", en: "a signature or a photograph" },
  amount: { vi: "số tiền đúng", en: "a proper amount" },
  receipt: { vi: "số biên lai", en: "the receipt's number" },
  receipt_form: {
    vi: "số biên lai chỉ gồm chữ không dấu, số và . / _ -",
    en: "a receipt number of letters, digits and . / _ - only",
  },
});

/** What something lacks, in a list of such words. */
export function lackWord(name: Lack): string {
  return lack[name]();
}

/** `2 giấy tờ`, `1 hồ sơ`. */
export function papersOf(tasks: readonly Task[]): string {
  const count = tasks.length;
  if (count === 0) return say.papers();
  if (tasks.every((task) => task.parcel.kind === "dossier")) {
    return say.dossiers(count);
  }
  return tasks.some((task) => task.parcel.kind === "dossier")
    ? say.both(count)
    : say.documents(count);
}
