/** Small routes and journals, drawn by hand for tests. */

import type { JournalEntry } from "@kit/day/journal";
import type { Parcel, Place, Route, RouteStop, VisitKind } from "@kit/day/route";

export const MINUTE = 60_000;
/** Eight in the morning, in Hue. */
export const EIGHT = Date.parse("2026-11-23T08:00:00+07:00");

export function place(name: string): Place {
  return {
    location_id: name,
    kind: "agent_point",
    party: `agent:${name}`,
    name,
    lon: 107.6,
    lat: 16.46,
    phone: null,
    is_masked: false,
  };
}

export function parcel(code: string): Parcel {
  return {
    code,
    kind: "dossier",
    procedure: null,
    giver: null,
    receiver: null,
    citizen: null,
    addressee: null,
    recipient_name: null,
    amount_dong: null,
    papers: null,
  };
}

export function halt(
  name: string,
  minutes: number,
  kind: VisitKind,
  ...codes: string[]
): RouteStop {
  const at = new Date(EIGHT + minutes * MINUTE).toISOString();
  const visits = codes.map((code) => ({
    shipment_id: `S-${code}`,
    kind,
    items: [code],
    start: at,
    departure: at,
    proof_rules: {},
    parcels: [parcel(code)],
  }));
  return {
    stop: 0,
    place: place(name),
    arrival: at,
    start: at,
    departure: at,
    windows: [],
    phone_opens_at: null,
    visits,
  };
}

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
    stops: stops.map((stop, at) => ({ ...stop, stop: at })),
  };
}

export function entry(of: Partial<JournalEntry>): JournalEntry {
  return {
    seq: 1,
    eventId: "e1",
    time: EIGHT,
    work: "collect",
    items: [],
    inside: [],
    giver: null,
    receiver: null,
    place: null,
    stop: null,
    amountDong: 0,
    receipt: null,
    outcome: null,
    nextDay: null,
    withdraws: null,
    isUnconfirmed: false,
    ...of,
  };
}
