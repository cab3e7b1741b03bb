/** Which roads the route takes: fetched beside it, for the map alone. */

import { fetchAs } from "@kit/api";
import { openPackage, savePackage } from "@kit/shift";
import { signal } from "@preact/signals";
import type { Leg } from "./day/strands";
import { NAME, phase, route } from "./state";

export interface Way {
  readonly plan: string;
  readonly legs: readonly Leg[];
}

/** The way of the accepted route; null: not known, and then drawn as the crow flies. */
export const way = signal<Way | null>(null);

const PART = "way";

interface ToldWay {
  readonly plan: string | null;
  readonly features: readonly {
    readonly geometry: { readonly coordinates: Leg["points"] };
    readonly properties: { readonly leg: number; readonly is_straight: boolean };
  }[];
}

/** Ask for it; a map without roads is still a map, so that nothing waits for this. */
export async function askWay(): Promise<void> {
  try {
    const address = new URL("/v1/me/route/lines", location.href);
    const answer = await fetchAs(NAME, new Request(address));
    if (!answer.ok) return;
    const told = (await answer.json()) as ToldWay;
    // Of a newer plan that was not accepted yet, the way would lead elsewhere.
    if (told.plan === null || told.plan !== route.value?.plan || phase.value !== "open") return;
    way.value = { plan: told.plan, legs: told.features.map(legOf) };
    await savePackage(NAME, PART, way.value);
  } catch {
    // It is asked for again with the next route.
  }
}

/** What an earlier opening of the app has kept. */
export async function recallWay(): Promise<void> {
  way.value = await openPackage<Way>(NAME, PART);
}

function legOf({ geometry, properties }: ToldWay["features"][number]): Leg {
  const { leg, is_straight: isStraight } = properties;
  return { leg, isStraight, points: geometry.coordinates };
}
