import { expect, test } from "vitest";
import { type BoardParts, type Counts, courierLines, type Place } from "./board";
import { find, looksLikeCode } from "./search";

const MIDNIGHT = Date.parse("2026-11-23T00:00:00+07:00");

const place = (id: string, name: string | null, lon: number | null): [string, Place] => [
  id,
  {
    location_id: id,
    kind: name ? "agent_point" : "address",
    party: null,
    name,
    lon,
    lat: lon && 16,
  },
];

const count = (stop: number, states: Record<string, number>, alarms = 0): Counts => ({
  vehicle_id: "m01",
  courier: "courier:c7",
  stop,
  location_id: "a",
  earliest: "2026-11-23T01:00:00Z",
  latest: "2026-11-23T01:10:00Z",
  num_handovers: Object.values(states).reduce((sum, one) => sum + one, 0),
  num_alarms: alarms,
  states,
});

const visit = (kind: string) => ({ shipment_id: "S", kind });
const stop = (id: string, arrival: number, kind: string) => ({
  location_id: id,
  arrival,
  departure: arrival + 60,
  visits: [visit(kind)],
});

const parts = (counts: Counts[]): BoardParts => ({
  midnight: MIDNIGHT,
  plan: {
    routes: [
      {
        vehicle_id: "m01",
        distance_m: 12_000,
        duration_s: 7_200,
        start: { location_id: "base", departure: 25_200 },
        end: { location_id: "base", arrival: 32_400 },
        stops: [
          stop("a", 27_000, "pickup"),
          stop("home", 28_800, "delivery"),
          stop("b", 30_600, "delivery"),
        ],
      },
    ],
    unassigned: [],
  },
  places: new Map([
    place("base", "Bưu điện Thuận Hóa", 107.59),
    place("a", "Vỹ Dạ", 107.6),
    place("home", null, null),
    place("b", "UBND phường Phú Xuân", 107.58),
  ]),
  counts,
  drivers: new Map([["m01", "c7"]]),
  names: new Map([["c7", "Nguyễn Văn Ví Dụ"]]),
  positions: [],
  ways: new Map(),
  doors: new Map(),
});

test("a stop is done when all its handovers are, and the first that is not is next", () => {
  const [line] = courierLines(
    parts([count(0, { done: 2 }), count(1, { due: 1 }), count(2, { due: 1 })]),
  );
  expect(line?.stops.map((one) => one.state)).toEqual(["done", "next", "ahead"]);
  expect([line?.done, line?.total]).toEqual([2, 4]);
});

test("an alarm makes a stop overdue, an attempt in vain a failed one", () => {
  const counts = [count(0, { missing: 1 }, 1), count(1, { attempted: 1 }), count(2, { due: 1 })];
  const [line] = courierLines(parts(counts));
  expect(line?.stops.map((one) => one.state)).toEqual(["late", "failed", "next"]);
  expect([line?.alarms, line?.failed]).toEqual([1, 1]);
});

test("what is loaded at the base is a line of its own, and only then", () => {
  const without = courierLines(parts([count(0, { due: 1 })]))[0];
  expect(without?.stops.map((one) => one.stop)).toEqual([0, 1, 2]);
  const withLoad = courierLines(parts([count(-1, { due: 3 })]))[0];
  expect(withLoad?.stops.map((one) => one.stop)).toEqual([-1, 0, 1, 2]);
});

test("without a drawn road stops are joined by straight lines; hidden homes are left out", () => {
  const [line] = courierLines(parts([]));
  expect(line?.isStraight).toBe(true);
  expect(line?.path.map(([lon]) => lon)).toEqual([107.59, 107.6, 107.58, 107.59]);
});

test("times are those of Hue", () => {
  const [line] = courierLines(parts([]));
  expect(line?.start).toBe(Date.parse("2026-11-23T07:00:00+07:00"));
});

test("places and couriers are found without accents, in any order of words", () => {
  const lines = courierLines(parts([]));
  expect(find(lines, "xuan phu").stops.map((one) => one.stop.locationId)).toEqual(["b"]);
  expect(find(lines, "NGUYEN vi du").couriers).toHaveLength(1);
  expect(find(lines, "đà nẵng")).toEqual({ couriers: [], stops: [] });
});

test("a code is told from a name", () => {
  expect(looksLikeCode("H57.17.21-261123-0004")).toBe(true);
  expect(looksLikeCode("261123")).toBe(true);
  expect(looksLikeCode("thuan-hoa-m01")).toBe(false);
  expect(looksLikeCode("Phú Xuân 1")).toBe(false);
});
