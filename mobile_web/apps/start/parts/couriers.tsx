/** Couriers whom one may be; in front those with whom there is soonest something to see. */

import { clock } from "@kit/i18n/formats";
import { counted, texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { to } from "@kit/ui/route";
import { useState } from "preact/hooks";
import type { DemoCourier, DemoParties } from "../data";

const say = texts({
  title: { vi: "Bạn là bưu tá nào?", en: "Which courier are you?" },
  be: (name: string, id: string) => ({ vi: `${name} (${id})`, en: `${name} (${id})` }),
  stops: (count: number) => ({ vi: `${count} điểm dừng`, en: counted(count, "stop") }),
  items: (count: number) => ({ vi: `${count} hồ sơ, giấy tờ`, en: counted(count, "item") }),
  first: (name: string) => ({ vi: `Điểm đầu: ${name}`, en: `First stop: ${name}` }),
  home: { vi: "nhà công dân", en: "a citizen's home" },
  both: (count: number) => ({
    vi: `nhận và giao ngay trong ${count} điểm đầu`,
    en: `collects and delivers within ${counted(count, "stop")}`,
  }),
  all: (count: number) => ({ vi: `Xem cả ${count} bưu tá`, en: `Show all ${count} couriers` }),
  none: {
    vi: "Hôm nay chưa có kế hoạch nào để chạy thử. Khởi động lại máy chủ để sống lại ngày mẫu hôm nay.",
    en: "No planned day is lived today. Start the server again, and the sample day becomes today.",
  },
});

const FIRST = 4;

export function Couriers({ parties }: { readonly parties: DemoParties }) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? parties.couriers : parties.couriers.slice(0, FIRST);
  return (
    <section class="stack" aria-labelledby="couriers-title">
      <h2 id="couriers-title" class="large">
        {say.title()}
      </h2>
      {parties.couriers.length === 0 && <p>{say.none()}</p>}
      <ul class="cards">
        {shown.map((one) => (
          <CourierCard key={one.party} courier={one} />
        ))}
      </ul>
      {!isWhole && parties.couriers.length > FIRST && (
        <Button onPress={() => setIsWhole(true)}>{say.all(parties.couriers.length)}</Button>
      )}
    </section>
  );
}

function CourierCard({ courier }: { readonly courier: DemoCourier }) {
  const { num_stops_to_both: both } = courier;
  return (
    <li>
      <a class="card who-card" href={to("be", courier.courier_id)}>
        <Icon name="person" />
        <span>
          <span class="strong">{say.be(courier.name, courier.courier_id)}</span>
          <span class="soft small who-line">
            {clock(courier.start)}–{clock(courier.end)} · {say.stops(courier.num_stops)} ·{" "}
            {say.items(courier.num_items)}
          </span>
          <span class="soft small who-line">
            {say.first(courier.first_stop_name ?? say.home())}
          </span>
          {both !== null && both <= 5 && <span class="small who-line good">{say.both(both)}</span>}
        </span>
        <Icon name="forward" />
      </a>
    </li>
  );
}
