/** A published plan's content, and the ways that its vehicles drive. */

import type { Point } from "@kit/map/shapes";

export interface PlanStop {
  readonly location_id: string;
  /** Seconds from the day's midnight. */
  readonly arrival: number;
  readonly departure: number;
  readonly visits: readonly { readonly shipment_id: string; readonly kind: string }[];
}

export interface PlanRoute {
  readonly vehicle_id: string;
  readonly distance_m: number;
  readonly duration_s: number;
  readonly start: { readonly location_id: string; readonly departure: number };
  readonly end: { readonly location_id: string; readonly arrival: number };
  readonly stops: readonly PlanStop[];
}

export interface PlanContent {
  readonly routes: readonly PlanRoute[];
  readonly unassigned: readonly { readonly shipment_id: string }[];
}

/** Where a vehicle drives; it stays on the road before citizens' homes. */
export interface Way {
  readonly points: readonly Point[];
  /** Nobody knows the roads. */
  readonly isStraight: boolean;
}

/** GeoJSON, as `GET /v1/days/{day_id}/plans/{version}/lines` answers. */
interface ToldLines {
  readonly features: readonly {
    readonly geometry: { readonly coordinates: readonly (readonly number[])[] };
    readonly properties: { readonly vehicle_id: string; readonly is_straight: boolean };
  }[];
}

/** Ways by vehicle. */
export function waysOf(told: ToldLines | undefined): ReadonlyMap<string, Way> {
  const ways = (told?.features ?? []).map(({ geometry, properties }): [string, Way] => [
    properties.vehicle_id,
    {
      points: geometry.coordinates.map(([lon = 0, lat = 0]): Point => [lon, lat]),
      isStraight: properties.is_straight,
    },
  ]);
  return new Map(ways);
}

/** Places of a vehicle's stops by location, homes included, as the planned day's file has them. */
export type Doors = ReadonlyMap<string, Point>;

interface Feature {
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Doors on the routes that are the same in the file as in the plan.
 *
 * The file belongs to the plan that the server was started with, and is handed out in a
 * demonstration and by a server of one machine alone: elsewhere nobody is shown where homes are.
 */
export function doorsOf(file: unknown, plan: PlanContent): ReadonlyMap<string, Doors> {
  const features = (file as { readonly features?: readonly Feature[] } | null)?.features ?? [];
  const stops = new Map<string, [string, Point][]>();
  for (const { geometry, properties } of features) {
    const vehicle = String(properties.vehicle_id);
    if (properties.feature !== "stop") continue;
    const known = stops.get(vehicle) ?? [];
    known.push([String(properties.location_id), geometry.coordinates as Point]);
    stops.set(vehicle, known);
  }
  const found = new Map<string, Doors>();
  for (const route of plan.routes) {
    const places = stops.get(route.vehicle_id) ?? [];
    const isSame = sameOrder(
      places.map(([id]) => id),
      route.stops.map((stop) => stop.location_id),
    );
    if (isSame) found.set(route.vehicle_id, new Map(places));
  }
  return found;
}

function sameOrder(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
