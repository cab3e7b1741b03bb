/** Where and when, as the event will have it. */

import type { RouteStop } from "@kit/day/route";
import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import { placeIcon, placeName } from "../../parts/words";
import { now, position } from "../../state";

const say = texts({
  within: (metres: number) => ({ vi: `vị trí ±${metres} m`, en: `position ±${metres} m` }),
  nowhere: { vi: "chưa có vị trí", en: "no position" },
});

export function Moment({ stop }: { readonly stop: RouteStop | null }) {
  const fix = position.value;
  const at = fix === null ? say.nowhere() : say.within(Math.round(fix.accuracyM));
  return (
    <p class="moment small soft">
      <Icon name={stop === null ? "place" : placeIcon(stop.place)} />
      <span class="stack-words">
        {stop !== null && <span class="strong">{placeName(stop.place)}</span>}
        <span>
          {clock(now.value)} · {at}
        </span>
      </span>
    </p>
  );
}
