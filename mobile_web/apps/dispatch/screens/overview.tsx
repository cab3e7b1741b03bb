/** All couriers, and finding one of them, a place or an item. */

import { texts } from "@kit/i18n/language";
import { StopSign } from "@kit/map/stop_sign";
import { to } from "@kit/ui/route";
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { couriers, midnight, readAt } from "../data/day";
import { type FoundStop, find, looksLikeCode } from "../data/search";
import { Attention } from "../parts/attention";
import { CourierRow } from "../parts/courier_row";
import { DayFigures } from "../parts/day_figures";
import { Downloads } from "../parts/downloads";
import { FoundItem } from "../parts/found_item";
import { nameOf, stopName } from "../parts/words";

const say = texts({
  title: { vi: "Các tuyến hôm nay", en: "Today's routes" },
  search: { vi: "Tìm nơi, bưu tá, mã hồ sơ", en: "Find a place, courier, item" },
  couriers: (count: number) => ({ vi: `Bưu tá (${count})`, en: `Couriers (${count})` }),
  stops: (count: number) => ({ vi: `Điểm dừng (${count})`, en: `Stops (${count})` }),
  nothing: { vi: "Không tìm thấy gì.", en: "Nothing was found." },
});

/** Stays while one looks at a courier and comes back. */
const wanted = signal("");

export function Overview() {
  const found = find(couriers.value, wanted.value);
  const isCode = looksLikeCode(wanted.value);
  useEffect(() => {
    document.title = `${say.title()} · Postroute`;
  }, []);
  const isNothing = found.couriers.length + found.stops.length === 0 && !isCode;
  return (
    <div class="stack">
      <h1 class="only-read">{say.title()}</h1>
      {wanted.value === "" && (
        <>
          <DayFigures />
          <Attention />
        </>
      )}
      <input
        class="search"
        type="search"
        aria-label={say.search()}
        placeholder={say.search()}
        value={wanted.value}
        onInput={(at) => {
          wanted.value = at.currentTarget.value;
        }}
      />
      {isCode && <FoundItem text={wanted.value.trim()} />}
      {isNothing && <p role="status">{say.nothing()}</p>}
      {found.couriers.length > 0 && (
        <section aria-labelledby="couriers-title">
          <h2 id="couriers-title">{say.couriers(found.couriers.length)}</h2>
          <ul class="courier-list">
            {found.couriers.map((one) => (
              <CourierRow key={one.vehicleId} courier={one} midnight={midnight.value} now={now()} />
            ))}
          </ul>
        </section>
      )}
      {found.stops.length > 0 && <FoundStops stops={found.stops} />}
      {wanted.value === "" && <Downloads />}
    </div>
  );
}

function FoundStops({ stops }: { readonly stops: readonly FoundStop[] }) {
  return (
    <section aria-labelledby="stops-title">
      <h2 id="stops-title">{say.stops(stops.length)}</h2>
      <ul class="found-stops">
        {stops.map(({ courier, stop }) => (
          <li key={`${courier.vehicleId} ${stop.stop}`}>
            <a href={to("courier", courier.vehicleId, stop.stop)}>
              <StopSign number={stop.stop + 1} state={stop.state} />
              <span>
                <span class="strong">{stopName(stop)}</span>
                <span class="soft small found-who">{nameOf(courier)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Moves with the figures: nothing else on the page tells of a later moment. */
function now(): number {
  return readAt.value ?? Date.now();
}
