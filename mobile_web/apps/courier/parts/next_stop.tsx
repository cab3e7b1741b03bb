/** The next stop, large: all that one needs to get going. */

import type { StopProgress } from "@kit/day/progress";
import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import { to } from "@kit/ui/route";
import { StopChips } from "./stop_chips";
import { StopWays } from "./stop_facts";
import { countsOf, hours, placeIcon, placeName } from "./words";

const say = texts({
  next: (at: number, of: number) => ({
    vi: `Tiếp theo · điểm ${at}/${of}`,
    en: `Next · stop ${at} of ${of}`,
  }),
  eta: { vi: "Dự kiến đến", en: "Expected at" },
  hours: { vi: "Giờ nhận khách", en: "Open" },
  promised: { vi: "Hẹn giờ", en: "Promised" },
});

interface NextStopProps {
  readonly at: StopProgress;
  readonly total: number;
}

export function NextStop({ at, total }: NextStopProps) {
  const { stop } = at;
  const isHome = stop.place.party === null;
  return (
    <article class="next-stop card stack">
      <a class="next-stop-link" href={to("stop", stop.stop)}>
        <span class="row">
          <span class="small strong soft grows">{say.next(stop.stop + 1, total)}</span>
          <StopChips at={at} />
        </span>
        <span class="next-stop-time">
          <span class="only-read">{say.eta()} </span>
          {clock(at.eta)}
        </span>
        <h2 class="next-stop-name">
          <Icon name={placeIcon(stop.place)} />
          <span>{placeName(stop.place)}</span>
        </h2>
        <span class="strong">{countsOf(at)}</span>
        <span class="small soft">
          {isHome ? say.promised() : say.hours()}: {hours(stop)}
        </span>
      </a>
      <StopWays stop={stop} />
    </article>
  );
}
