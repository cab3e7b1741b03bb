/** What the board shows: it follows from the plan, the counts and the positions; nothing is stored. */

import type { components } from "@kit/api/schema";
import { NUM_COLOURS } from "@kit/map/palette";
import type { Point, StopState } from "@kit/map/shapes";
import type { Doors, PlanContent, PlanRoute, PlanStop, Way } from "./plan";

export type Counts = components["schemas"]["StopCountsView"];
export type Place = components["schemas"]["PlaceView"];
export type Position = components["schemas"]["PositionView"];

export interface StopLine {
  /** Place in the route; -1 before its first stop, their number after the last. */
  readonly stop: number;
  readonly locationId: string;
  readonly kind: string;
  /** Null: a home. */
  readonly name: string | null;
  readonly point: Point | null;
  /** Milliseconds since 1970. */
  readonly arrival: number;
  readonly departure: number;
  readonly collects: number;
  readonly delivers: number;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly alarms: number;
  readonly state: StopState;
}

export interface CourierLine {
  /** Place in the plan, from 1. */
  readonly number: number;
  readonly colour: number;
  readonly vehicleId: string;
  /** Null: nobody drives yet. */
  readonly party: string | null;
  readonly name: string | null;
  readonly base: string | null;
  readonly start: number;
  readonly end: number;
  readonly distanceM: number;
  readonly durationS: number;
  readonly stops: readonly StopLine[];
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly alarms: number;
  readonly position: Position | null;
  readonly path: readonly Point[];
  readonly isStraight: boolean;
}

export interface BoardParts {
  /** Midnight of the day, milliseconds since 1970. */
  readonly midnight: number;
  readonly plan: PlanContent;
  readonly places: ReadonlyMap<string, Place>;
  readonly counts: readonly Counts[];
  /** Courier's code by vehicle. */
  readonly drivers: ReadonlyMap<string, string>;
  /** By courier's code. */
  readonly names: ReadonlyMap<string, string>;
  readonly positions: readonly Position[];
  /** Both by vehicle. */
  readonly ways: ReadonlyMap<string, Way>;
  readonly doors: ReadonlyMap<string, Doors>;
}

/** A line for each route of the plan, in its order. */
export function courierLines(parts: BoardParts): CourierLine[] {
  const counts = new Map(parts.counts.map((one) => [`${one.vehicle_id} ${one.stop}`, one]));
  const positions = new Map(parts.positions.map((one) => [one.courier_id, one]));
  return parts.plan.routes.map((route, at) => {
    const courier = parts.drivers.get(route.vehicle_id) ?? null;
    const stops = stopLines(route, parts, counts);
    const way = parts.ways.get(route.vehicle_id);
    return {
      number: at + 1,
      colour: at % NUM_COLOURS,
      vehicleId: route.vehicle_id,
      party: courier === null ? null : `courier:${courier}`,
      name: courier === null ? null : (parts.names.get(courier) ?? courier),
      base: parts.places.get(route.start.location_id)?.name ?? null,
      start: parts.midnight + 1_000 * route.start.departure,
      end: parts.midnight + 1_000 * route.end.arrival,
      distanceM: route.distance_m,
      durationS: route.duration_s,
      stops,
      total: sum(stops, (stop) => stop.total),
      done: sum(stops, (stop) => stop.done),
      failed: sum(stops, (stop) => stop.failed),
      alarms: sum(stops, (stop) => stop.alarms),
      position: courier === null ? null : (positions.get(courier) ?? null),
      path: way?.points ?? straightPath(route, stops, parts.places),
      isStraight: way?.isStraight ?? true,
    };
  });
}

function stopLines(
  route: PlanRoute,
  parts: BoardParts,
  counts: ReadonlyMap<string, Counts>,
): StopLine[] {
  const first = { location_id: route.start.location_id, arrival: route.start.departure };
  const last = { location_id: route.end.location_id, arrival: route.end.arrival };
  const ends = (end: { location_id: string; arrival: number }): PlanStop => ({
    ...end,
    departure: end.arrival,
    visits: [],
  });
  const all: [number, PlanStop][] = [
    [-1, ends(first)],
    ...route.stops.map((stop, at): [number, PlanStop] => [at, stop]),
    [route.stops.length, ends(last)],
  ];
  const lines = all
    .map(([at, stop]) => stopLine(at, stop, route, parts, counts))
    // At the base something is handed over only where the plan begins or ends with it.
    .filter((line) => line.total > 0 || (line.stop >= 0 && line.stop < route.stops.length));
  const next = lines.findIndex((line) => line.state === "ahead");
  return lines.map((line, at) => (at === next ? { ...line, state: "next" } : line));
}

function stopLine(
  at: number,
  stop: PlanStop,
  route: PlanRoute,
  parts: BoardParts,
  counts: ReadonlyMap<string, Counts>,
): StopLine {
  const place = parts.places.get(stop.location_id);
  const found = counts.get(`${route.vehicle_id} ${at}`);
  const states = found?.states ?? {};
  const [done, failed] = [states.done ?? 0, states.attempted ?? 0];
  const [total, alarms] = [found?.num_handovers ?? 0, found?.num_alarms ?? 0];
  return {
    stop: at,
    locationId: stop.location_id,
    kind: place?.kind ?? "address",
    name: place?.name ?? null,
    point: pointOf(place) ?? parts.doors.get(route.vehicle_id)?.get(stop.location_id) ?? null,
    arrival: parts.midnight + 1_000 * stop.arrival,
    departure: parts.midnight + 1_000 * stop.departure,
    collects: stop.visits.filter((visit) => visit.kind === "pickup").length,
    delivers: stop.visits.filter((visit) => visit.kind === "delivery").length,
    total,
    done,
    failed,
    alarms,
    state: stateOf(total, done, failed, alarms),
  };
}

function stateOf(total: number, done: number, failed: number, alarms: number): StopState {
  if (alarms > 0) return "late";
  if (total === 0 || done + failed < total) return "ahead";
  return failed > 0 ? "failed" : "done";
}

function straightPath(
  route: PlanRoute,
  stops: readonly StopLine[],
  places: ReadonlyMap<string, Place>,
): Point[] {
  const known = [
    pointOf(places.get(route.start.location_id)),
    ...stops.map((stop) => stop.point),
    pointOf(places.get(route.end.location_id)),
  ];
  return known.filter((point) => point !== null);
}

function pointOf(place: Place | undefined): Point | null {
  if (place?.lon == null || place.lat == null) return null;
  return [place.lon, place.lat];
}

function sum<T>(many: readonly T[], of: (one: T) => number): number {
  return many.reduce((total, one) => total + of(one), 0);
}
