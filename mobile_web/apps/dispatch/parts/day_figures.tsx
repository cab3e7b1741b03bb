/** The day in a few figures: first how it stands, then what was planned. */

import { dong, whole } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Notice } from "@kit/ui/notice";
import { couriers, figures, numAlarms, numUnexpected } from "../data/day";

const say = texts({
  title: { vi: "Số liệu trong ngày", en: "The day in figures" },
  done: { vi: "Đã giao nhận", en: "Handovers done" },
  ofAll: (all: string) => ({ vi: `trong ${all}`, en: `of ${all}` }),
  late: { vi: "Quá giờ", en: "Overdue" },
  failed: { vi: "Không được", en: "Failed" },
  unexpected: { vi: "Ngoài kế hoạch", en: "Unplanned" },
  routes: { vi: "Tuyến", en: "Routes" },
  stops: { vi: "Điểm dừng", en: "Stops" },
  way: { vi: "Quãng đường", en: "Distance" },
  hours: { vi: "Giờ làm", en: "Hours" },
  cost: { vi: "Chi phí", en: "Cost" },
  leftOut: (count: number) => ({
    vi: `${count} bưu gửi chưa xếp được vào tuyến nào; bản đồ in nêu rõ lý do.`,
    en: `${count} shipments are in no route; the printable map gives the reasons.`,
  }),
});

export function DayFigures() {
  const lines = couriers.value;
  const done = lines.reduce((all, one) => all + one.done, 0);
  const total = lines.reduce((all, one) => all + one.total, 0);
  const failed = lines.reduce((all, one) => all + one.failed, 0);
  const plan = figures.value;
  return (
    <section class="stack is-tight" aria-label={say.title()}>
      <dl class="figures">
        <Figure name={say.done()} value={whole(done)} unit={say.ofAll(whole(total))} />
        <Figure name={say.late()} value={whole(numAlarms.value)} isBad={numAlarms.value > 0} />
        <Figure name={say.failed()} value={whole(failed)} isBad={failed > 0} />
        <Figure name={say.unexpected()} value={whole(numUnexpected.value)} />
      </dl>
      {plan && (
        <dl class="figures is-small">
          <Figure name={say.routes()} value={whole(plan.num_routes)} />
          <Figure name={say.stops()} value={whole(plan.num_stops)} />
          <Figure name={say.way()} value={whole(plan.distance_m / 1_000)} unit="km" />
          <Figure name={say.hours()} value={whole(plan.duration_s / 3_600)} />
          <Figure name={say.cost()} value={dong(plan.cost)} />
        </dl>
      )}
      {plan !== null && plan.num_unassigned > 0 && (
        <Notice tone="warn">{say.leftOut(plan.num_unassigned)}</Notice>
      )}
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
  readonly isBad?: boolean;
}

function Figure({ name, value, unit, isBad = false }: FigureProps) {
  return (
    <div class={isBad ? "is-bad" : undefined}>
      <dt>{name}</dt>
      <dd>
        {value} {unit && <small>{unit}</small>}
      </dd>
    </div>
  );
}
