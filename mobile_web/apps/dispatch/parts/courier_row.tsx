/** One courier in the list: how far, what is wrong, and where last seen. */

import { distance } from "@kit/i18n/formats";
import { counted, texts } from "@kit/i18n/language";
import { Chip } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import type { CourierLine } from "../data/board";
import { ProgressBar } from "./progress_bar";
import { Timeline } from "./timeline";
import { ageWords, fromTo, nameOf } from "./words";

const say = texts({
  done: (done: number, total: number) => ({
    vi: `${done}/${total} lần`,
    en: `${done} of ${total}`,
  }),
  stops: (count: number) => ({ vi: `${count} điểm`, en: counted(count, "stop") }),
  late: (count: number) => ({ vi: `${count} trễ`, en: `${count} overdue` }),
  failed: (count: number) => ({ vi: `${count} không giao được`, en: `${count} failed` }),
  seen: (age: string) => ({ vi: `vị trí ${age}`, en: `seen ${age}` }),
  progress: { vi: "Lần giao nhận đã xong", en: "Handovers done" },
  finished: { vi: "xong", en: "done" },
});

interface CourierRowProps {
  readonly courier: CourierLine;
  readonly midnight: number;
  readonly now: number;
}

export function CourierRow({ courier, midnight, now }: CourierRowProps) {
  const { done, total, alarms, failed, position } = courier;
  return (
    <li>
      <a class="courier-row" href={to("courier", courier.vehicleId)}>
        <span class={`courier-number route-${courier.colour}`}>{courier.number}</span>
        <span class="courier-who">
          <span class="strong">{nameOf(courier)}</span>
          <span class="soft small">{courier.vehicleId}</span>
        </span>
        <span class="courier-hours">{fromTo(courier.start, courier.end)}</span>
        <span class="courier-lines">
          <Timeline courier={courier} midnight={midnight} now={now} />
          <ProgressBar label={say.progress()} done={done} total={total} />
          <span class="row small">
            <span class="strong">{say.done(done, total)}</span>
            <span class="soft">{say.stops(courier.stops.length)}</span>
            <span class="soft">{distance(courier.distanceM)}</span>
            {position && <span class="soft">{say.seen(ageWords(position.age_s))}</span>}
          </span>
          {(alarms > 0 || failed > 0 || (total > 0 && done === total)) && (
            <span class="row">
              {alarms > 0 && (
                <Chip tone="warn" icon="clock">
                  {say.late(alarms)}
                </Chip>
              )}
              {failed > 0 && (
                <Chip tone="bad" icon="cross">
                  {say.failed(failed)}
                </Chip>
              )}
              {total > 0 && done === total && (
                <Chip tone="good" icon="check">
                  {say.finished()}
                </Chip>
              )}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
