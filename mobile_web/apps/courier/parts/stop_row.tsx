/** One stop in a list. */

import type { StopProgress } from "@kit/day/progress";
import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import { to } from "@kit/ui/route";
import { StopChips } from "./stop_chips";
import { countsOf, hours, placeName } from "./words";

const say = texts({
  number: (at: number) => ({ vi: `Điểm dừng ${at}`, en: `Stop ${at}` }),
  next: { vi: "tiếp theo", en: "next" },
  done: { vi: "đã xong", en: "done" },
  eta: { vi: "dự kiến đến", en: "expected at" },
});

export function StopRow({ at }: { readonly at: StopProgress }) {
  const { stop, state } = at;
  return (
    <li>
      <a
        class={`stop-row is-${state}`}
        href={to("stop", stop.stop)}
        aria-current={state === "next" ? "step" : undefined}
      >
        <span class="stop-number">
          <span class="only-read">
            {say.number(stop.stop + 1)}
            {state === "next" ? `, ${say.next()}` : ""}
            {state === "done" ? `, ${say.done()}` : ""}.
          </span>
          <span aria-hidden="true">{state === "done" ? <Icon name="check" /> : stop.stop + 1}</span>
        </span>
        <span class="stop-words">
          <span class="strong">{placeName(stop.place)}</span>
          <span class="small soft">{countsOf(at)}</span>
          {state !== "done" && <span class="small soft">{hours(stop)}</span>}
          <StopChips at={at} />
        </span>
        <span class="stop-time">
          <span class="only-read">{say.eta()} </span>
          {clock(at.eta)}
        </span>
      </a>
    </li>
  );
}
