/** The last scan, told large right below the picture. */

import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { feedback } from "@kit/ui/feedback";
import { Notice } from "@kit/ui/notice";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Row } from "../../day/rows";
import { scan } from "../../work/basket";
import { spoken } from "./row_words";
import { ScanRow } from "./scan_row";

const say = texts({
  notOurs: {
    vi: "Không phải nhãn của bưu điện. Mã bàn giao thì quét ở màn hình Bàn giao.",
    en: "Not one of our labels. Handover codes are scanned on the Handover screen.",
  },
});

/** What was told last; `turn` makes the same news news again. */
export interface News {
  readonly kind: "row" | "not_ours";
  readonly code: string | null;
  readonly turn: number;
}

/** Judge a text that was read, and tell it to ear, hand and screen reader. */
export async function heard(text: string): Promise<Omit<News, "turn">> {
  const result = await scan(text);
  feedback(result?.feedback ?? "bad");
  announce(result === null ? say.notOurs() : spoken(result.row));
  return result === null
    ? { kind: "not_ours", code: null }
    : { kind: "row", code: result.row.code };
}

interface LatestProps {
  readonly news: News | null;
  readonly rows: readonly Row[];
}

export function Latest({ news, rows }: LatestProps) {
  const turn = news?.turn ?? 0;
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (turn === 0) return;
    // With what settles a doubt: on a small phone it would lie under the main act.
    place.current?.scrollIntoView({ block: "nearest" });
    // The frame that shows the tick is drawn right behind this.
    const frame = requestAnimationFrame(() => performance.mark("tick"));
    return () => cancelAnimationFrame(frame);
  }, [turn]);
  const row = rows.find((one) => one.code === news?.code);
  if (news === null || (news.kind === "row" && row === undefined)) return null;
  return (
    <div class="scan-latest" ref={place}>
      {row === undefined ? (
        <Notice tone="bad">{say.notOurs()}</Notice>
      ) : (
        <ScanRow key={turn} row={row} isNewest />
      )}
    </div>
  );
}
