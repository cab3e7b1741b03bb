/** What somebody should look at, the newest first: incidents, then alarms about handovers. */

import { clock } from "@kit/i18n/formats";
import { language, texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import { to } from "@kit/ui/route";
import type { CourierLine } from "../data/board";
import {
  type Alarm,
  alarms,
  courierName,
  couriers,
  type Incident,
  incidents,
  numAlarms,
  numUnexpected,
  placeName,
} from "../data/day";
import { Picture } from "./picture";

const say = texts({
  title: { vi: "Cần xem ngay", en: "Needs a look" },
  none: { vi: "Không có gì phải xem.", en: "Nothing needs a look." },
  all: (count: number) => ({ vi: `Xem tất cả (${count})`, en: `Show all (${count})` }),
  home: { vi: "nhà công dân", en: "a citizen's home" },
  waiting: (count: number) => ({
    vi: `${count} lần giao nhận đã quá giờ; danh sách đang được lập.`,
    en: `${count} handovers are overdue; the list is being made.`,
  }),
  missing: { vi: "Quá giờ", en: "Overdue" },
  swapped: { vi: "Người khác làm", en: "Another courier" },
  unexpected: { vi: "Ngoài kế hoạch", en: "Unplanned" },
});

const SHOWN = 4;

/** The first few, or all of them on a screen of their own. */
export function Attention({ isWhole = false }: { readonly isWhole?: boolean }) {
  const found = incidents.value.length + alarms.value.length;
  const all = incidents.value.length + numAlarms.value + numUnexpected.value;
  const incidentsShown = isWhole ? incidents.value : incidents.value.slice(0, SHOWN);
  const room = isWhole ? alarms.value.length : Math.max(0, SHOWN - incidentsShown.length);
  return (
    <section class="attention stack is-tight" aria-labelledby="attention-title">
      <h2 id="attention-title">{say.title()}</h2>
      {found === 0 && <p class="soft">{all > 0 ? say.waiting(all) : say.none()}</p>}
      <ul class="attention-list">
        {incidentsShown.map((one) => (
          <IncidentRow key={one.event_id} incident={one} />
        ))}
        {alarms.value.slice(0, room).map((one) => (
          <AlarmRow key={one.alarm_id} alarm={one} />
        ))}
      </ul>
      {!isWhole && found > SHOWN && <a href={to("attention")}>{say.all(all)}</a>}
    </section>
  );
}

function IncidentRow({ incident }: { readonly incident: Incident }) {
  const place = placeName(incident.place);
  return (
    <li class="attention-row is-bad">
      <Icon name="warning" />
      <span>
        <span class="strong">{incident.words[language.value]}</span> {courierName(incident.party)}
        {place && ` · ${place}`}
        {incident.note && <span class="attention-note">{incident.note}</span>}
        {incident.items.length > 0 && (
          <span class="attention-note code">{incident.items.join(", ")}</span>
        )}
        {incident.evidence
          .filter((one) => one.state === "present")
          .map((one) => (
            <Picture key={one.sha256} sha256={one.sha256} />
          ))}
      </span>
      <time class="soft small" dateTime={incident.event_time}>
        {clock(incident.event_time)}
      </time>
    </li>
  );
}

function AlarmRow({ alarm }: { readonly alarm: Alarm }) {
  const courier = courierOf(alarm);
  const words = (
    <>
      <span class="strong" title={alarm.words[language.value]}>
        {say[alarm.kind]()}
      </span>{" "}
      · {placeName(alarm.location_id) ?? say.home()}
      <span class="attention-note">
        {courierName(alarm.courier ?? alarm.other_courier)} ·{" "}
        <span class="code">{alarm.items.join(", ")}</span>
      </span>
    </>
  );
  return (
    <li class="attention-row is-warn">
      <Icon name="clock" />
      {courier ? <a href={to("courier", courier.vehicleId)}>{words}</a> : <span>{words}</span>}
      <time class="soft small" dateTime={alarm.time}>
        {clock(alarm.time)}
      </time>
    </li>
  );
}

function courierOf(alarm: Alarm): CourierLine | undefined {
  const party = alarm.courier ?? alarm.other_courier;
  return couriers.value.find((one) => one.party !== null && one.party === party);
}
