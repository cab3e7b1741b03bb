/** Who gives and who takes, when neither the plan nor the parcel has said. */

import type { Parcel, Route, RouteStop } from "@kit/day/route";

/** Parties that may stand at a stop, the likeliest first. */
export function partiesAt(stop: RouteStop | null, route: Route | null): string[] {
  const parcels = stop?.visits.flatMap((visit) => visit.parcels) ?? [];
  const found = [
    stop?.place.party ?? null,
    ...parcels.map((parcel) => parcel.citizen),
    route?.start?.place.party ?? null,
    route?.end?.place.party ?? null,
  ];
  return [...new Set(found.filter((party) => party !== null))];
}

/** The other party of a handover by the plan; null: it tells of none. */
export function otherParty(does: "collect" | "deliver", parcel: Parcel | null): string | null {
  return (does === "collect" ? parcel?.giver : parcel?.receiver) ?? null;
}

/** The name of a party as the route tells it; null: it does not. */
export function nameOnRoute(party: string, route: Route | null): string | null {
  const places = [
    ...(route?.stops.map((stop) => stop.place) ?? []),
    route?.start?.place ?? null,
    route?.end?.place ?? null,
  ];
  const place = places.find((one) => one?.party === party);
  if (place?.name) return place.name;
  const parcels = route?.stops.flatMap((stop) => stop.visits.flatMap((visit) => visit.parcels));
  return parcels?.find((parcel) => parcel.citizen === party)?.recipient_name ?? null;
}
