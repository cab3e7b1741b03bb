/** The route of a courier's day, as `GET /v1/me/route` tells it and the phone keeps it. */

export type VisitKind = "pickup" | "delivery" | "visit";
export type ItemKind = "dossier" | "document";
export type Demand = "required" | "recommended" | "off";

export interface ProofRules {
  readonly code: Demand;
  readonly signature: Demand;
  readonly photograph: Demand;
}

export interface Place {
  readonly location_id: string;
  readonly kind: string;
  /** Null: a citizen's home. */
  readonly party: string | null;
  /** Null: a home that is not opened yet. */
  readonly name: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly phone: string | null;
  readonly is_masked: boolean;
}

/** An item and the handover that is expected of it. */
export interface Parcel {
  readonly code: string;
  readonly kind: ItemKind | null;
  readonly procedure: string | null;
  readonly giver: string | null;
  readonly receiver: string | null;
  readonly citizen: string | null;
  readonly addressee: string | null;
  readonly recipient_name: string | null;
  readonly amount_dong: number | null;
  /** What the procedure requires; null: nobody knows. */
  readonly papers: readonly { readonly code: string; readonly wanted: number }[] | null;
}

/** A parcel of which nothing but its code is known. */
export function unknownParcel(code: string): Parcel {
  return {
    code,
    kind: null,
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

export interface Visit {
  readonly shipment_id: string;
  readonly kind: VisitKind;
  readonly items: readonly string[];
  /** ISO 8601. */
  readonly start: string;
  readonly departure: string;
  readonly proof_rules: Readonly<Record<string, ProofRules>>;
  readonly parcels: readonly Parcel[];
}

export interface RouteStop {
  /** Place in the route, as signed events name it. */
  readonly stop: number;
  readonly place: Place;
  readonly arrival: string;
  readonly start: string;
  readonly departure: string;
  readonly windows: readonly { readonly earliest: string; readonly latest: string }[];
  /** From when a home's address opens; null: it is open, or is none. */
  readonly phone_opens_at: string | null;
  readonly visits: readonly Visit[];
}

export interface RouteEnd {
  readonly place: Place;
  readonly time: string;
}

export interface Route {
  readonly day_id: string;
  readonly date: string;
  readonly version: number;
  /** What signed events call the plan. */
  readonly plan: string;
  readonly route: number | null;
  readonly vehicle_id: string;
  readonly distance_m: number | null;
  readonly duration_s: number | null;
  readonly start: RouteEnd | null;
  readonly end: RouteEnd | null;
  readonly stops: readonly RouteStop[];
}
