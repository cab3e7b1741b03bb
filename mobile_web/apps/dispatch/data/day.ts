/** The day that is looked at, as it stands: read once, and its moving parts again on news. */

import type { components } from "@kit/api/schema";
import { computed, signal } from "@preact/signals";
import { type Counts, courierLines, type Place, type Position } from "./board";
import type { StreamEvent } from "./event_stream";
import { follow } from "./live";
import { gently } from "./often";
import { type Doors, doorsOf, type PlanContent, type Way, waysOf } from "./plan";
import { api, authorised } from "./session";

export type Day = components["schemas"]["courier_api__planning__schemas__DayView"];
export type PlanFigures = components["schemas"]["PlanView"];
export type Alarm = components["schemas"]["AlarmView"];
export type Unexpected = components["schemas"]["UnexpectedView"];

export type Incident = components["schemas"]["IncidentView"];

export const days = signal<readonly Day[]>([]);
export const day = signal<Day | null>(null);
export const figures = signal<PlanFigures | null>(null);
export const alarms = signal<readonly Alarm[]>([]);
export const unexpected = signal<readonly Unexpected[]>([]);
export const incidents = signal<readonly Incident[]>([]);
export const numAlarms = signal(0);
export const numUnexpected = signal(0);
/** `empty`: nothing is published; `failed`: the server did not answer. */
export const loading = signal<"loading" | "ready" | "empty" | "failed">("loading");
/** Milliseconds since 1970; moves with each reading of the counts. */
export const readAt = signal<number | null>(null);
/** Grows with what may have changed a handover. */
export const turn = signal(0);

const plan = signal<PlanContent | null>(null);
const places = signal<ReadonlyMap<string, Place>>(new Map());
const counts = signal<readonly Counts[]>([]);
const drivers = signal<ReadonlyMap<string, string>>(new Map());
const names = signal<ReadonlyMap<string, string>>(new Map());
const positions = signal<readonly Position[]>([]);
const ways = signal<ReadonlyMap<string, Way>>(new Map());
const doors = signal<ReadonlyMap<string, Doors>>(new Map());

/** When the day begins in Hue; milliseconds since 1970. */
export const midnight = computed(() => Date.parse(`${day.value?.date}T00:00:00+07:00`));

export const couriers = computed(() =>
  plan.value === null || day.value === null
    ? []
    : courierLines({
        midnight: midnight.value,
        plan: plan.value,
        places: places.value,
        counts: counts.value,
        drivers: drivers.value,
        names: names.value,
        positions: positions.value,
        ways: ways.value,
        doors: doors.value,
      }),
);

/** A place by its location, as couriers know it; null: a home, or unknown. */
export function placeName(locationId: string | null): string | null {
  return locationId === null ? null : (places.value.get(locationId)?.name ?? null);
}

/** A courier by the party's code. */
export function courierName(party: string | null): string | null {
  if (party === null) return null;
  return names.value.get(party.replace(/^courier:/, "")) ?? party;
}

const DAY_MS = 24 * 3_600_000;
const COUNTS_MS = 1_000;
const POSITIONS_MS = 5_000;
/** Without the stream, and for what no message tells: arrivals that were due meanwhile. */
const ANEW_MS = 60_000;

const countAnew = gently(readStanding, COUNTS_MS);
const locateAnew = gently(readPositions, POSITIONS_MS);
const planAnew = gently(readPlan, COUNTS_MS);

/** Look on: read today and follow it; the answer ends that. */
export function watch(): () => void {
  void openToday();
  const stop = follow(onNews);
  const timer = setInterval(() => {
    countAnew();
    locateAnew();
  }, ANEW_MS);
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** Look at another day. */
export async function choose(wanted: Day): Promise<void> {
  loading.value = "loading";
  day.value = wanted;
  try {
    await Promise.all([readPlan(), readPlaces(), readNames()]);
    await Promise.all([readStanding(), readPositions()]);
    loading.value = plan.value === null ? "empty" : "ready";
  } catch {
    loading.value = "failed";
  }
}

async function openToday(): Promise<void> {
  const { data } = await api.GET("/v1/days").catch(() => ({ data: undefined }));
  if (data === undefined) {
    loading.value = "failed";
    return;
  }
  days.value = data.days.filter((one) => one.published_version !== null);
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const wanted = days.value.find((one) => one.date === today) ?? days.value[0];
  if (wanted === undefined) loading.value = "empty";
  else await choose(wanted);
}

function onNews({ kind }: StreamEvent): void {
  if (kind === "resync") readAll();
  else if (kind.startsWith("position.")) locateAnew();
  else if (kind === "plan.published" || kind === "shifts.changed") planAnew();
  else if (/^(?:custody|alarms|contradictions|incident)\./.test(kind)) countAnew();
}

function readAll(): void {
  planAnew();
  countAnew();
  locateAnew();
}

async function readPlan(): Promise<void> {
  const wanted = day.value;
  if (wanted === null) return;
  const path = { day_id: wanted.day_id };
  const [fresh, shifts] = await Promise.all([
    api.GET("/v1/days/{day_id}", { params: { path } }),
    api.GET("/v1/days/{day_id}/shifts", { params: { path } }),
  ]);
  const version = fresh.data?.published_version ?? wanted.published_version;
  if (version === null) return;
  const listed = shifts.data?.shifts ?? [];
  drivers.value = new Map(
    listed.flatMap((one) => (one.courier_id === null ? [] : [[one.vehicle_id, one.courier_id]])),
  );
  if (figures.value?.version === version && figures.value.day_id === wanted.day_id) return;
  const at = { params: { path: { ...path, version } } };
  const told = await api.GET("/v1/days/{day_id}/plans/{version}", at);
  figures.value = told.data ?? null;
  plan.value = await readContent(wanted.day_id, version);
  ways.value = new Map();
  // The first time the server has the roads to load: the figures do not wait for it.
  void readWays(wanted.day_id, version);
  doors.value = plan.value === null ? new Map() : doorsOf(await readDayFile(), plan.value);
}

async function readContent(dayId: string, version: number): Promise<PlanContent | null> {
  const address = `${location.origin}/v1/days/${encodeURIComponent(dayId)}/plans/${version}/content`;
  const answer = await authorised(new Request(address));
  return answer.ok ? ((await answer.json()) as PlanContent) : null;
}

async function readWays(dayId: string, version: number): Promise<void> {
  const params = { path: { day_id: dayId, version } };
  const told = await api
    .GET("/v1/days/{day_id}/plans/{version}/lines", { params })
    .catch(() => ({ data: undefined }));
  // Another day or version was chosen meanwhile.
  if (figures.value?.day_id !== dayId || figures.value.version !== version) return;
  ways.value = waysOf(told.data);
}

/** The day's file, where the server hands it out: else no home is on the map. */
async function readDayFile(): Promise<unknown> {
  const { data } = await api.GET("/v1/day").catch(() => ({ data: undefined }));
  if (!data?.files.some((file) => file.name === "plan.geojson")) return null;
  const answer = await fetch("/day/plan.geojson").catch(() => null);
  return answer?.ok ? await answer.json() : null;
}

async function readPlaces(): Promise<void> {
  const id = day.value?.day_id ?? "";
  const { data } = await api.GET("/v1/days/{day_id}/places", { params: { path: { day_id: id } } });
  places.value = new Map((data?.places ?? []).map((one) => [one.location_id, one]));
}

async function readNames(): Promise<void> {
  const found = new Map<string, string>();
  let token: string | undefined;
  do {
    const query = token === undefined ? { page_size: 200 } : { page_size: 200, page_token: token };
    const { data } = await api.GET("/v1/couriers", { params: { query } });
    for (const one of data?.couriers ?? []) found.set(one.courier_id, one.display_name);
    token = data?.next_page_token ?? undefined;
  } while (token !== undefined);
  names.value = found;
}

async function readStanding(): Promise<void> {
  const wanted = day.value;
  if (wanted === null) return;
  const params = { path: { day_id: wanted.day_id } };
  const [counted, raised, extra] = await Promise.all([
    api.GET("/v1/days/{day_id}/handovers/counts", { params }),
    api.GET("/v1/days/{day_id}/alarms", { params }),
    api.GET("/v1/days/{day_id}/handovers/unexpected", { params }),
    readIncidents(),
  ]);
  // Another day was chosen meanwhile.
  if (day.value !== wanted) return;
  counts.value = counted.data?.stops ?? counts.value;
  numAlarms.value = counted.data?.num_alarms ?? numAlarms.value;
  numUnexpected.value = counted.data?.num_unexpected ?? numUnexpected.value;
  alarms.value = raised.data?.alarms ?? alarms.value;
  unexpected.value = extra.data?.unexpected ?? unexpected.value;
  if (counted.data !== undefined) readAt.value = Date.now();
  turn.value += 1;
}

/** Of the day that is looked at. */
async function readIncidents(): Promise<void> {
  const { data } = await api.GET("/v1/incidents");
  if (data === undefined) return;
  const begin = midnight.value;
  incidents.value = data.incidents.filter((one) => {
    const after = Date.parse(one.event_time) - begin;
    return after >= 0 && after < DAY_MS;
  });
}

async function readPositions(): Promise<void> {
  const { data } = await api.GET("/v1/positions");
  positions.value = data?.positions ?? positions.value;
}
