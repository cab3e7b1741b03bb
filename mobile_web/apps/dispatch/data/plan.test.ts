import { expect, test } from "vitest";
import { doorsOf, type PlanContent, waysOf } from "./plan";

const feature = (properties: Record<string, unknown>, coordinates: unknown) => ({
  geometry: { type: "Point", coordinates },
  properties,
});

const file = {
  features: [
    feature({ feature: "stop", vehicle_id: "m01", location_id: "a" }, [1, 2]),
    feature({ feature: "stop", vehicle_id: "m01", location_id: "b" }, [3, 4]),
  ],
};

const plan = (...stops: string[]): PlanContent => ({
  routes: [
    {
      vehicle_id: "m01",
      distance_m: 1,
      duration_s: 1,
      start: { location_id: "base", departure: 0 },
      end: { location_id: "base", arrival: 1 },
      stops: stops.map((id) => ({ location_id: id, arrival: 0, departure: 0, visits: [] })),
    },
  ],
  unassigned: [],
});

test("doors are taken for the same stops in the same order alone", () => {
  expect(doorsOf(file, plan("a", "b")).get("m01")?.get("b")).toEqual([3, 4]);
  expect(doorsOf(file, plan("b", "a")).size).toBe(0);
  expect(doorsOf(file, plan("a")).size).toBe(0);
  expect(doorsOf(null, plan("a", "b")).size).toBe(0);
});

test("a way is a vehicle's, and says whether roads are known", () => {
  const coordinates: [number, number][] = [
    [1, 2],
    [3, 4],
  ];
  const told = waysOf({
    features: [
      { geometry: { coordinates }, properties: { vehicle_id: "m01", is_straight: false } },
    ],
  });
  expect(told.get("m01")).toEqual({ points: coordinates, isStraight: false });
  expect(waysOf(undefined).size).toBe(0);
});
