/** A courier's day, drawn by hand for tests: parcels, stops, routes and journals. */

import { type JournalEntry, PLAIN } from "@kit/day/journal";
import {
  type Parcel,
  type Place,
  type Route,
  type RouteStop,
  unknownParcel,
  type Visit,
  type VisitKind,
} from "@kit/day/route";

export const MINUTE = 60_000;
/** Eight in the morning, in Hue. */
export const EIGHT = Date.parse("2026-11-23T08:00:00+07:00");

export function place(name: string, more: Partial<Place> = {}): Place {
  return {
    location_id: name,
    kind: "agent_point",
    party: `agent:${name}`,
    name,
    lon: 107.6,
    lat: 16.46,
    phone: null,
    is_masked: false,
    ...more,
  };
}

export function parcel(code: string, more: Partial<Parcel> = {}): Parcel {
  return { ...unknownParcel(code), kind: "dossier", ...more };
}

export const CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe";

/** A document that a citizen is to get. */
export function issued(code: string, more: Partial<Parcel> = {}): Parcel {
  return parcel(code, { kind: "document", receiver: CITIZEN, citizen: CITIZEN, ...more });
}

export function visit(kind: VisitKind, parcels: readonly Parcel[], time = EIGHT): Visit {
  const at = new Date(time).toISOString();
  const items = parcels.map((one) => one.code);
  const shipment_id = `S-${items.join("-")}`;
  return { shipment_id, kind, items, start: at, departure: at, proof_rules: {}, parcels };
}

export function stop(where: Place, visits: readonly Visit[], time = EIGHT): RouteStop {
  const at = new Date(time).toISOString();
  return {
    stop: 0,
    place: where,
    arrival: at,
    start: at,
    departure: at,
    windows: [],
    phone_opens_at: null,
    visits,
  };
}

/** A stop so many minutes after eight, where some dossiers are all collected or all delivered. */
export function halt(
  name: string,
  minutes: number,
  kind: VisitKind,
  ...codes: string[]
): RouteStop {
  const time = EIGHT + minutes * MINUTE;
  const visits = codes.map((code) => visit(kind, [parcel(code)], time));
  return stop(place(name), visits, time);
}

/** A route that ends at the base; its stops are numbered in their order. */
export function routeOf(version: number, ...stops: RouteStop[]): Route {
  return {
    day_id: "D",
    date: "2026-11-23",
    version,
    plan: `D/${version}`,
    route: 0,
    vehicle_id: "m01",
    distance_m: null,
    duration_s: null,
    start: null,
    end: { place: place("base"), time: new Date(EIGHT + 600 * MINUTE).toISOString() },
    stops: stops.map((one, at) => ({ ...one, stop: at })),
  };
}

/** What was done, by default collected; its event is called by its number. */
export function entry(of: Partial<JournalEntry>): JournalEntry {
  const seq = of.seq ?? 1;
  return {
    ...PLAIN,
    seq,
    eventId: `e${seq}`,
    time: EIGHT,
    work: "collect",
    items: [],
    giver: null,
    receiver: null,
    place: null,
    stop: null,
    ...of,
  };
}
