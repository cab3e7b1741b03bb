/** How strongly a proof is wanted, and whether it is there. */

import type { Demand } from "@kit/day/route";
import { texts } from "@kit/i18n/language";
import { Chip } from "@kit/ui/notice";

const say = texts({
  has: { vi: "Đã có", en: "Done" },
  required: { vi: "Bắt buộc", en: "Required" },
  oneOf: { vi: "Cần một trong hai", en: "One of two needed" },
  recommended: { vi: "Nên có", en: "Recommended" },
});

interface DemandChipProps {
  readonly demand: Demand | "one_of";
  readonly has: boolean;
}

export function DemandChip({ demand, has }: DemandChipProps) {
  if (has) {
    return (
      <Chip tone="good" icon="check">
        {say.has()}
      </Chip>
    );
  }
  if (demand === "off") return null;
  if (demand === "recommended") return <Chip>{say.recommended()}</Chip>;
  return <Chip tone="warn">{demand === "one_of" ? say.oneOf() : say.required()}</Chip>;
}
