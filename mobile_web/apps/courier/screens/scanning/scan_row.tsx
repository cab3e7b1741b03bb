/** A scanned code: a tick or a warning, its words, and the act that settles a doubt. */

import { texts } from "@kit/i18n/language";
import { Button, IconButton } from "@kit/ui/button";
import { Icon, type IconName } from "@kit/ui/icon";
import { Chip } from "@kit/ui/notice";
import type { Row } from "../../day/rows";
import { take } from "../../work/basket";
import { rowWords } from "./row_words";

const say = texts({
  collectAll: { vi: "Vẫn nhận", en: "Take it" },
  deliverAll: { vi: "Vẫn giao", en: "Deliver it" },
  drop: (code: string) => ({ vi: `Bỏ ${code} ra`, en: `Leave ${code} out` }),
  counted: { vi: "Được tính", en: "Counts" },
  flagged: { vi: "Nhận kèm cảnh báo", en: "Taken, flagged" },
  flaggedOut: { vi: "Giao kèm cảnh báo", en: "Delivered, flagged" },
  typed: { vi: "gõ tay", en: "typed" },
  expired: { vi: "nhãn quá hạn", en: "label expired" },
});

interface ScanRowProps {
  readonly row: Row;
  /** The newest one: it is told large. */
  readonly isNewest?: boolean;
}

export function ScanRow({ row, isNewest = false }: ScanRowProps) {
  const { tone, text, isInDoubt } = rowWords(row);
  const isFlagged = isInDoubt && row.isTaken;
  return (
    <div class={`scan-row is-${tone}${isNewest ? " is-newest" : ""}`}>
      <span class="scan-row-mark">
        <Icon name={markOf(row)} />
        {row.isTaken && <span class="only-read">{say.counted()}</span>}
      </span>
      <div class="scan-row-words">
        <span class="strong code">{row.code}</span>
        <span class="small">{text}</span>
        <span class="chips">
          {row.origin === "typed" && <Chip icon="keyboard">{say.typed()}</Chip>}
          {row.origin === "expired" && <Chip tone="warn">{say.expired()}</Chip>}
          {isFlagged && (
            <Chip tone="warn" icon="flag">
              {row.does === "collect" ? say.flagged() : say.flaggedOut()}
            </Chip>
          )}
        </span>
      </div>
      {row.isTaken ? (
        <IconButton name={say.drop(row.code)} icon="cross" onPress={() => take(row.code, false)} />
      ) : (
        <Button kind="plain" onPress={() => take(row.code, true)}>
          {row.does === "collect" ? say.collectAll() : say.deliverAll()}
        </Button>
      )}
    </div>
  );
}

function markOf(row: Row): IconName {
  if (row.isTaken) return "check";
  return rowWords(row).tone === "plain" ? "info" : "warning";
}
