/** What the first page asks the server: the planned day, and in a demonstration the door. */

import type { components } from "@kit/api/schema";
import { signal } from "@preact/signals";

export type PlannedDay = components["schemas"]["courier_api__day__DayView"];

/** A courier whom one may be; the door is no part of a server in earnest, nor of its description. */
export interface DemoCourier {
  readonly party: string;
  readonly courier_id: string;
  readonly name: string;
  readonly vehicle_id: string;
  readonly num_stops: number;
  readonly num_items: number;
  /** Until a dossier was collected and a document delivered; null: never. */
  readonly num_stops_to_both: number | null;
  readonly first_stop_name: string | null;
  readonly start: string;
  readonly end: string;
}

export interface DemoParty {
  readonly party: string;
  readonly name: string;
}

export interface DemoParties {
  readonly date: string | null;
  readonly couriers: readonly DemoCourier[];
  readonly agents: readonly DemoParty[];
  readonly authorities: readonly DemoParty[];
  readonly offices: readonly DemoParty[];
}

export interface Invitation {
  readonly qr_text: string;
  readonly qr_svg: string;
  readonly page: string;
  readonly expires_at: string;
}

export interface Label {
  readonly code: string;
  readonly kind: "dossier" | "document";
  /** From 0; -1: before the route begins. */
  readonly stop: number;
  readonly place_name: string | null;
  readonly collect: boolean;
  readonly png: string;
}

export interface Message {
  readonly message: { readonly message_id: number; readonly created_at: string };
  readonly text: string;
}

/** `undefined`: not known yet; `null`: nothing is planned. */
export const planned = signal<PlannedDay | null | undefined>(undefined);
/** `null`: no demonstration. */
export const parties = signal<DemoParties | null | undefined>(undefined);

export async function load(): Promise<void> {
  const [day, door] = await Promise.all([
    ask<PlannedDay>("/v1/day"),
    ask<DemoParties>("/v1/demo/parties"),
  ]);
  planned.value = day;
  parties.value = door;
}

/** An invitation for a browser or a phone, good for a quarter of an hour. */
export function invite(party: string): Promise<Invitation | null> {
  const headers = { "content-type": "application/json" };
  return ask("/v1/demo/invitations", { method: "POST", headers, body: JSON.stringify({ party }) });
}

/** Labels in the order of a courier's route. */
export async function labelsOf(courierId: string): Promise<readonly Label[]> {
  const address = `/v1/demo/labels?courier_id=${encodeURIComponent(courierId)}`;
  return (await ask<{ readonly labels: readonly Label[] }>(address))?.labels ?? [];
}

/** What would have gone to citizens' telephones, the newest first. */
export async function messages(): Promise<readonly Message[]> {
  const told = await ask<{ readonly messages: readonly Message[] }>("/v1/demo/messages");
  return told?.messages ?? [];
}

async function ask<T>(address: string, params: RequestInit = {}): Promise<T | null> {
  const answer = await fetch(address, params).catch(() => null);
  return answer?.ok ? ((await answer.json()) as T) : null;
}
