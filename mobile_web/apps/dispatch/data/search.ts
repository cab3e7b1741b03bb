/** Finding a courier or a place as one types: without accents, case or order of words. */

import type { CourierLine, StopLine } from "./board";

/** `Thuận Hóa` as `thuan hoa`. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

export interface FoundStop {
  readonly courier: CourierLine;
  readonly stop: StopLine;
}

export interface Found {
  readonly couriers: readonly CourierLine[];
  readonly stops: readonly FoundStop[];
}

/** Couriers by name, number, code, vehicle or base; stops by the name of their place. */
export function find(couriers: readonly CourierLine[], wanted: string, limit = 40): Found {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  if (words.length === 0) return { couriers, stops: [] };
  const has = (...texts: (string | null)[]) => {
    const all = plain(texts.filter((text) => text !== null).join(" "));
    return words.every((word) => all.includes(word));
  };
  const stops = couriers.flatMap((courier) =>
    courier.stops
      .filter((stop) => has(stop.name, stop.locationId))
      .map((stop) => ({ courier, stop })),
  );
  return {
    couriers: couriers.filter((one) =>
      has(one.name, one.party, one.vehicleId, one.base, String(one.number)),
    ),
    stops: stops.slice(0, limit),
  };
}

/** Whether a text looks like an item's code rather than a name. */
export function looksLikeCode(text: string): boolean {
  const bare = text.trim();
  return bare.length >= 6 && /\d{3}/.test(bare) && /^[0-9A-Za-z.-]+$/.test(bare);
}
