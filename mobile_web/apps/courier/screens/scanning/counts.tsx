/** How far the stop has come: `4/6`, and which way one scans. */

import type { Progress } from "@kit/day/progress";
import { texts } from "@kit/i18n/language";
import { Choice } from "@kit/ui/field";
import { counter, type Does, type Row } from "../../day/rows";
import { turnTo } from "../../work/basket";

const say = texts({
  way: { vi: "Đang quét để", en: "Scanning to" },
  collect: (told: string) => ({ vi: `Nhận ${told}`, en: `Collect ${told}` }),
  deliver: (told: string) => ({ vi: `Giao ${told}`, en: `Deliver ${told}` }),
});

interface CountsProps {
  readonly rows: readonly Row[];
  readonly day: Progress | null;
  readonly stop: number | null;
  readonly does: Does;
}

export function Counts({ rows, day, stop, does }: CountsProps) {
  const ways = waysAt(rows, day, stop);
  const told = (way: Does) => say[way](day === null ? "" : countWords(rows, day, stop, way));
  const [only] = ways;
  if (ways.length < 2) return <p class="large strong scan-count">{told(only ?? does)}</p>;
  return (
    <Choice
      label={say.way()}
      isTwo
      value={does}
      onChoose={turnTo}
      options={ways.map((value) => ({ value, text: told(value) }))}
    />
  );
}

/** `4/6`, and `4/6 +1` where something came that nobody expected. */
function countWords(rows: readonly Row[], day: Progress, stop: number | null, does: Does): string {
  const { done, of, extra } = counter(rows, day, stop, does);
  return `${done}/${of}${extra > 0 ? ` +${extra}` : ""}`;
}

/** What there is to be done at a stop, or was scanned there; both where nobody knows. */
function waysAt(rows: readonly Row[], day: Progress | null, stop: number | null): Does[] {
  const tasks = day?.stops.find((at) => at.stop.stop === stop)?.tasks ?? [];
  const both = ["collect", "deliver"] as const;
  const found = both.filter(
    (does) =>
      tasks.some((task) => task.does === does) ||
      rows.some((row) => row.isTaken && row.does === does),
  );
  return found.length === 0 ? [...both] : found;
}
