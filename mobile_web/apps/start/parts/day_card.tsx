/** The planned day in a few figures, its map and its files. */

import { dong, fullDate, whole } from "@kit/i18n/formats";
import { language, texts } from "@kit/i18n/language";
import { planFileName } from "@kit/i18n/plan_files";
import { LinkButton } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { type PlannedDay, parties, planned } from "../data";

const say = texts({
  today: { vi: "Kế hoạch trong ngày", en: "The planned day" },
  reading: { vi: "Đang đọc…", en: "Reading…" },
  none: { vi: "Chưa có kế hoạch nào", en: "Nothing is planned yet" },
  noneHow: {
    vi: "Chạy make run, hoặc lập kế hoạch một ngày với postroute day và postroute plan.",
    en: "Run make run, or plan a day with postroute day and postroute plan.",
  },
  routes: { vi: "Tuyến", en: "Routes" },
  ofVehicles: (count: string) => ({ vi: `trong ${count} xe`, en: `of ${count} vehicles` }),
  stops: { vi: "Điểm dừng", en: "Stops" },
  shipments: { vi: "Bưu gửi", en: "Shipments" },
  distance: { vi: "Quãng đường", en: "Distance" },
  hours: { vi: "Thời gian", en: "Time" },
  hour: { vi: "giờ", en: "h" },
  cost: { vi: "Chi phí", en: "Cost" },
  leftOut: (count: string, all: string) => ({
    vi: `${count} trong ${all} bưu gửi chưa xếp được; bản đồ nêu rõ lý do.`,
    en: `${count} of ${all} shipments are unassigned; the map gives the reasons.`,
  }),
  map: { vi: "Bản đồ và lịch trình để in", en: "Printable map and timelines" },
  files: { vi: "Tải về", en: "Downloads" },
});

export function DayCard() {
  const day = planned.value;
  return (
    <section class="card stack day-card" aria-labelledby="day-title">
      <h2 id="day-title">{say.today()}</h2>
      {day === undefined && <p class="waiting">{say.reading()}</p>}
      {day === null && (
        <div>
          <p class="large strong">{say.none()}</p>
          <p class="soft">{say.noneHow()}</p>
        </div>
      )}
      {day && <Day day={day} />}
    </section>
  );
}

function Day({ day }: { readonly day: PlannedDay }) {
  return (
    <>
      <div>
        <p class="large strong">{fullDate(parties.value?.date ?? day.date ?? "") ?? day.name}</p>
        <p class="soft">{day.name}</p>
      </div>
      <dl class="facts">
        {figures(day).map(([name, value, unit]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} <small>{unit}</small>
            </dd>
          </div>
        ))}
      </dl>
      {day.num_unassigned > 0 && (
        <Notice tone="warn">
          {say.leftOut(whole(day.num_unassigned), whole(day.num_shipments))}
        </Notice>
      )}
      {day.has_map && (
        <LinkButton href="/plan" kind="plain" icon="map">
          {say.map()}
        </LinkButton>
      )}
      {day.files.length > 0 && (
        <details>
          <summary class="strong">{say.files()}</summary>
          <ul class="files">
            {day.files.map((file) => (
              <li key={file.name}>
                <a href={file.href} download={file.name}>
                  <Icon name="download" />
                  <span>{planFileName(file.name)}</span>
                  <span class="soft small">
                    {file.name} {file.bytes !== null && size(file.bytes)}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function figures(day: PlannedDay): [string, string, string][] {
  return [
    [say.routes(), whole(day.num_routes), say.ofVehicles(whole(day.num_vehicles))],
    [say.stops(), whole(day.num_stops), ""],
    [say.shipments(), whole(day.num_shipments - day.num_unassigned), ""],
    [say.distance(), whole(day.distance_m / 1_000), "km"],
    [say.hours(), whole(day.duration_s / 3_600), say.hour()],
    [say.cost(), dong(day.cost), ""],
  ];
}

function size(bytes: number): string {
  const format = new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 });
  return bytes < 1e6 ? `${whole(Math.max(1, bytes / 1e3))} kB` : `${format.format(bytes / 1e6)} MB`;
}
