/** All routes on one map; the one that is looked at stands out. */

import { texts } from "@kit/i18n/language";
import type { Pressed } from "@kit/map/engine";
import { RouteMap } from "@kit/map/route_map";
import type { MapDot, MapLine, MapStop } from "@kit/map/shapes";
import { go } from "@kit/ui/route";
import { useMemo } from "preact/hooks";
import type { CourierLine } from "../data/board";
import { couriers } from "../data/day";
import { stopName } from "./words";

const say = texts({ map: { vi: "Bản đồ các tuyến", en: "Map of the routes" } });

/** After this nobody knows where a courier is by now. */
const OLD_S = 300;

interface DayMapProps {
  /** The vehicle that is looked at; null: all of them. */
  readonly vehicleId: string | null;
  /** Its stop that is looked at. */
  readonly stop: string | null;
}

export function DayMap({ vehicleId, stop }: DayMapProps) {
  const lines = couriers.value;
  const drawing = useMemo(() => drawn(lines, vehicleId), [lines, vehicleId]);
  return (
    <RouteMap
      label={say.map()}
      {...drawing}
      hasList={false}
      view={vehicleId ?? ""}
      chosen={vehicleId === null || stop === null ? null : stopId(vehicleId, Number(stop))}
      onPress={open}
    />
  );
}

function open({ kind, id }: Pressed): void {
  const [vehicle = "", stop] = id.split(" ");
  if (kind === "stop" && stop !== undefined) go("courier", vehicle, stop);
  else go("courier", vehicle);
}

function stopId(vehicleId: string, stop: number): string {
  return `${vehicleId} ${stop}`;
}

function drawn(
  lines: readonly CourierLine[],
  vehicleId: string | null,
): { lines: MapLine[]; stops: MapStop[]; dots: MapDot[] } {
  const isAside = (one: CourierLine) => vehicleId !== null && one.vehicleId !== vehicleId;
  // What stands out is drawn last.
  const ordered = [...lines].sort((one, other) => Number(isAside(other)) - Number(isAside(one)));
  return {
    lines: ordered.map((one) => ({
      id: one.vehicleId,
      points: one.path,
      colour: one.colour,
      isStraight: one.isStraight,
      isFaint: isAside(one),
    })),
    stops: ordered
      .filter((one) => !isAside(one))
      .flatMap((one) => stopsOf(one, vehicleId === null)),
    dots: lines.flatMap(dotOf),
  };
}

/** Of all couriers at once only what is wrong gets a sign: a thousand numbers say nothing. */
function stopsOf(courier: CourierLine, isOverview: boolean): MapStop[] {
  return courier.stops.flatMap((stop) =>
    stop.point === null
      ? []
      : [
          {
            id: stopId(courier.vehicleId, stop.stop),
            number: stop.stop + 1,
            point: stop.point,
            name: stopName(stop),
            state: stop.state,
            line: courier.vehicleId,
            isFaint: isOverview && stop.state !== "failed",
          },
        ],
  );
}

function dotOf(courier: CourierLine): MapDot[] {
  const { position } = courier;
  if (position === null) return [];
  return [
    {
      id: courier.vehicleId,
      point: [position.lon, position.lat],
      label: String(courier.number),
      colour: courier.colour,
      accuracyM: position.accuracy_m,
      isOld: position.age_s > OLD_S,
    },
  ];
}
