/**
 * The route, asked for again and again: a newer one is offered, and the old one holds until the
 * courier has looked at what changed.
 */

import { client } from "@kit/api/client";
import type { Route } from "@kit/day/route";
import { openPackage, savePackage } from "@kit/shift";
import { withDoorsOf } from "./day/changes";
import { heardAt, isOnline, isRouteTaken, NAME, offered, phase, route } from "./state";
import { askWay, recallWay, way } from "./way";

const EVERY_MS = 60_000;

/** What is kept, encrypted, so that a reload without a network knows as much as before. */
interface Kept {
  readonly route: Route | null;
  readonly offered: Route | null;
  readonly heardAt: number | null;
}

/** What the server said, or that nothing is new. */
type Told = { readonly isNew: false } | { readonly isNew: true; readonly route: Route | null };

let tag: string | null = null;
let isAsking = false;

/** Ask on opening, when the network comes back, and every minute while somebody looks. */
export function startRouteSync(): () => void {
  const ask = () => {
    if (document.visibilityState === "visible" && phase.value === "open") void askRoute();
  };
  const timer = setInterval(ask, EVERY_MS);
  globalThis.addEventListener("online", ask);
  document.addEventListener("visibilitychange", ask);
  return () => {
    clearInterval(timer);
    globalThis.removeEventListener("online", ask);
    document.removeEventListener("visibilitychange", ask);
  };
}

/** Ask once; without a network what is known stays. */
export async function askRoute(): Promise<void> {
  if (isAsking || !isOnline.value) return;
  isAsking = true;
  try {
    const told = await fetchRoute(tag);
    if (phase.value !== "open") return;
    heardAt.value = Date.now();
    if (told.isNew) take(told.route);
    await keepRoute();
    if (told.isNew || isWayWanted()) void askWay();
  } catch {
    // The next minute asks again; the head says that there is no network.
  } finally {
    isAsking = false;
  }
}

/** What was asked for beside the accepted route has not come yet. */
function isWayWanted(): boolean {
  return offered.value === null && route.value !== null && way.value?.plan !== route.value.plan;
}

/** The route as the server has it; throws when it cannot be had. */
export async function fetchRoute(known: string | null = null): Promise<Told> {
  const headers = known === null ? {} : { "if-none-match": known };
  const { data, response } = await client(NAME).GET("/v1/me/route", { headers });
  if (response.status === 304) return { isNew: false };
  if (data === undefined) throw new Error(`the route was answered with ${response.status}`);
  tag = response.headers.get("etag");
  return { isNew: true, route: data.route as Route | null };
}

/** Begin a shift with a route: nothing was done by another one, so there is nothing to compare. */
export async function beginRoute(first: Route | null): Promise<void> {
  route.value = first;
  offered.value = null;
  isRouteTaken.value = false;
  heardAt.value = Date.now();
  await keepRoute();
}

/** What an earlier opening of the app has kept. */
export async function recallRoute(): Promise<void> {
  const kept = (await openPackage(NAME, "route")) as Kept | null;
  tag = null;
  route.value = kept?.route ?? null;
  offered.value = kept?.offered ?? null;
  heardAt.value = kept?.heardAt ?? null;
  await recallWay();
}

/** Drive by the newer route from now on. */
export async function accept(): Promise<void> {
  if (offered.value === null) return;
  route.value = offered.value;
  offered.value = null;
  await keepRoute();
  void askWay();
}

/** Nothing of a shift that has ended stays in memory. */
export function dropRoute(): void {
  tag = null;
  route.value = null;
  offered.value = null;
  heardAt.value = null;
  isRouteTaken.value = false;
  way.value = null;
}

/** Fit what the server told into what the courier drives by. */
export function take(told: Route | null): void {
  const held = route.value;
  isRouteTaken.value = told === null && held !== null;
  if (told === null) offered.value = null;
  else if (held === null || (held.plan === told.plan && held.route === told.route)) {
    // The same plan told anew: doors have opened or closed.
    route.value = told;
    offered.value = null;
  } else {
    offered.value = told;
    route.value = withDoorsOf(held, told);
  }
}

async function keepRoute(): Promise<void> {
  const kept: Kept = { route: route.value, offered: offered.value, heardAt: heardAt.value };
  await savePackage(NAME, "route", kept);
}
