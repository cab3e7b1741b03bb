/** One courier: every stop with what is done there and what is missing. */

import { clock, distance, span } from "@kit/i18n/formats";
import { counted, texts } from "@kit/i18n/language";
import { StopSign, stateWord } from "@kit/map/stop_sign";
import { to } from "@kit/ui/route";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CourierLine, StopLine } from "../data/board";
import { day, turn } from "../data/day";
import { type Handover, handoversOf } from "../data/handovers";
import { HandoverList } from "../parts/handover_list";
import { ProgressBar } from "../parts/progress_bar";
import { ageWords, fromTo, nameOf, stopName } from "../parts/words";

const say = texts({
  back: { vi: "Tất cả bưu tá", en: "All couriers" },
  hours: { vi: "Ca đi tuyến", en: "On the road" },
  way: { vi: "Quãng đường", en: "Distance" },
  time: { vi: "Thời gian", en: "Time" },
  done: { vi: "Đã xong", en: "Done" },
  late: { vi: "Trễ", en: "Overdue" },
  position: { vi: "Vị trí gần nhất", en: "Last position" },
  unknown: { vi: "không chia sẻ", en: "not shared" },
  stops: { vi: "Các điểm dừng", en: "Stops" },
  collects: (count: number) => ({ vi: `${count} nhận`, en: `${count} to collect` }),
  delivers: (count: number) => ({ vi: `${count} giao`, en: `${count} to deliver` }),
  progress: { vi: "Lần giao nhận đã xong", en: "Handovers done" },
  number: (at: number) => ({ vi: `Điểm ${at}`, en: `Stop ${at}` }),
  base: { vi: "Tại bưu cục", en: "At the base" },
  someDone: (done: number, total: number) => ({
    vi: `xong ${done}/${total}`,
    en: `${done} of ${counted(total, "handover")} done`,
  }),
});

interface CourierScreenProps {
  readonly courier: CourierLine;
  /** The stop to open. */
  readonly stop: string | null;
}

export function CourierScreen({ courier, stop }: CourierScreenProps) {
  const handovers = useHandovers(courier.party);
  useEffect(() => {
    document.title = `${nameOf(courier)} · Postroute`;
  }, [courier.vehicleId]);
  return (
    <div class="stack">
      <a href={to()}>{say.back()}</a>
      <div class="courier-head">
        <span class={`courier-number route-${courier.colour}`}>{courier.number}</span>
        <div>
          <h1>{nameOf(courier)}</h1>
          <p class="soft">
            {courier.vehicleId}
            {courier.base && ` · ${courier.base}`}
          </p>
        </div>
      </div>
      <ProgressBar label={say.progress()} done={courier.done} total={courier.total} />
      <Facts courier={courier} />
      <h2>{say.stops()}</h2>
      <ol class="stop-list">
        {courier.stops.map((one) => (
          <StopItem
            key={one.stop}
            stop={one}
            numStops={courier.stops.length}
            isOpen={String(one.stop) === stop}
            handovers={handovers?.filter((has) => has.stop === one.stop) ?? null}
          />
        ))}
      </ol>
    </div>
  );
}

function Facts({ courier }: { readonly courier: CourierLine }) {
  const { position } = courier;
  return (
    <dl class="figures is-small">
      <Fact name={say.done()} value={`${courier.done}/${courier.total}`} />
      <Fact name={say.late()} value={String(courier.alarms)} />
      <Fact name={say.hours()} value={fromTo(courier.start, courier.end)} />
      <Fact name={say.way()} value={distance(courier.distanceM)} />
      <Fact name={say.time()} value={span(1_000 * courier.durationS)} />
      <Fact name={say.position()} value={position ? ageWords(position.age_s) : say.unknown()} />
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface StopItemProps {
  readonly stop: StopLine;
  readonly numStops: number;
  readonly isOpen: boolean;
  /** Null: not read yet. */
  readonly handovers: readonly Handover[] | null;
}

function StopItem({ stop, isOpen, handovers }: StopItemProps) {
  const shown = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!isOpen || shown.current === null) return;
    shown.current.open = true;
    shown.current.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const counts = [
    stop.collects > 0 && say.collects(stop.collects),
    stop.delivers > 0 && say.delivers(stop.delivers),
    stop.done > 0 && say.someDone(stop.done, stop.total),
  ].filter(Boolean);
  return (
    <li>
      <details ref={shown} class="stop-item">
        <summary>
          <StopSign number={stop.stop + 1} state={stop.state} />
          <span>
            <span class="only-read">
              {stop.stop < 0 ? say.base() : say.number(stop.stop + 1)}:{" "}
            </span>
            <span class="strong">{stopName(stop)}</span>
            <span class="soft small found-who">{counts.join(" · ")}</span>
          </span>
          <span class="stop-when">
            <span class="strong">{clock(stop.arrival)}</span>
            <span class="soft small">{stateWord(stop.state)}</span>
          </span>
        </summary>
        <HandoverList handovers={handovers} />
      </details>
    </li>
  );
}

/** The courier's handovers, read anew when something may have changed. */
function useHandovers(party: string | null): readonly Handover[] | null {
  const [found, setFound] = useState<readonly Handover[] | null>(null);
  const dayId = day.value?.day_id;
  const changed = turn.value;
  useEffect(() => {
    let isOver = false;
    if (party === null || dayId === undefined) return;
    void handoversOf(dayId, party)
      .then((read) => isOver || setFound(read))
      .catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [party, dayId, changed]);
  return found;
}
