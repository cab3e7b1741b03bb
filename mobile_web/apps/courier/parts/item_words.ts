/** "3 hồ sơ, 1 giấy tờ": what some scanned rows are. */

import { counted, texts } from "@kit/i18n/language";
import { parcelOf, type Row } from "../day/rows";

const say = texts({
  dossier: (count: number) => ({ vi: `${count} hồ sơ`, en: counted(count, "dossier") }),
  document: (count: number) => ({ vi: `${count} giấy tờ`, en: counted(count, "document") }),
  bag: (count: number) => ({ vi: `${count} túi`, en: counted(count, "bag") }),
  item: (count: number) => ({ vi: `${count} bưu phẩm`, en: counted(count, "item") }),
});

type Kind = keyof typeof say;
const KINDS: readonly Kind[] = ["dossier", "document", "bag", "item"];

/** Counted by kind; of what nobody has told, "items". */
export function itemWords(rows: readonly Row[]): string {
  const kinds = rows.map(kindOf);
  return KINDS.map((kind) => ({ kind, count: kinds.filter((one) => one === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => say[kind](count))
    .join(", ");
}

function kindOf(row: Row): Kind {
  if (row.code.startsWith("B-")) return "bag";
  return parcelOf(row)?.kind ?? "item";
}
