/** A courier's day as a line of time: stops as marks, by how they stand. */

import type { CourierLine } from "../data/board";

const HOUR_MS = 3_600_000;
/** Hours that all lines share, so that one can be held against the other. */
const FIRST_HOUR = 6.5;
const HOURS = 12;
const WIDTH = 300;

interface TimelineProps {
  readonly courier: CourierLine;
  readonly midnight: number;
  readonly now: number;
}

/** An ornament: the same is told in words beside it. */
export function Timeline({ courier, midnight, now }: TimelineProps) {
  const x = (moment: number) =>
    Math.min(WIDTH, Math.max(0, ((moment - midnight) / HOUR_MS - FIRST_HOUR) * (WIDTH / HOURS)));
  const isToday = now >= midnight && now < midnight + 24 * HOUR_MS;
  return (
    <svg
      class={`timeline route-${courier.colour}`}
      viewBox={`0 0 ${WIDTH} 14`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="timeline-ground" x="0" y="4" width={WIDTH} height="6" rx="3" />
      <rect
        class="timeline-shift"
        x={x(courier.start)}
        y="4"
        width={Math.max(1, x(courier.end) - x(courier.start))}
        height="6"
      />
      {courier.stops.map((stop) => (
        <rect
          key={stop.stop}
          class={`timeline-stop is-${stop.state}`}
          x={x(stop.arrival)}
          y={stop.state === "late" || stop.state === "failed" ? 0 : 2}
          width={Math.max(1.6, x(stop.departure) - x(stop.arrival))}
          height={stop.state === "late" || stop.state === "failed" ? 14 : 10}
        />
      ))}
      {isToday && <rect class="timeline-now" x={x(now)} y="0" width="1.4" height="14" />}
    </svg>
  );
}
