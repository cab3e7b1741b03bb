import { progress } from "@kit/day/progress";
import { EIGHT, entry, halt, MINUTE, routeOf } from "@kit/testing/day";
import { describe, expect, test } from "vitest";
import { aboard, receipts, uncollected } from "./aboard";
import { changesOf, withDoorsOf } from "./changes";
import { strands } from "./strands";
import { metresBetween, type TimedPoint, travelOn } from "./travel";

const never = () => false;

describe("what changed", () => {
  const [a, b, c] = [
    halt("a", 0, "pickup", "A"),
    halt("b", 30, "pickup", "B"),
    halt("c", 60, "delivery", "A"),
  ];

  test("the same route is no news", () => {
    const found = changesOf(routeOf(1, a, b, c), routeOf(2, a, b, c), never);
    expect(found).toEqual({ added: [], removed: [], changed: [] });
  });

  test("stops come and go", () => {
    const found = changesOf(routeOf(1, a, b), routeOf(2, a, c), never);
    expect(found.added.map((stop) => stop.place.name)).toEqual(["c"]);
    expect(found.removed.map((stop) => stop.place.name)).toEqual(["b"]);
  });

  test("a stop that is done is not told to be gone", () => {
    const found = changesOf(routeOf(1, a, b), routeOf(2, b), (stop) => stop.place.name === "a");
    expect(found).toEqual({ added: [], removed: [], changed: [] });
  });

  test("only the stop that jumped has moved", () => {
    const found = changesOf(routeOf(1, a, b, c), routeOf(2, c, a, b), never);
    expect(found.changed.map((one) => [one.after.place.name, one.isMoved])).toEqual([["c", true]]);
  });

  test("ten minutes are no news, eleven are", () => {
    const hardly = halt("b", 40, "pickup", "B");
    const later = halt("b", 41, "pickup", "B");
    expect(changesOf(routeOf(1, b), routeOf(2, hardly), never).changed).toEqual([]);
    expect(changesOf(routeOf(1, b), routeOf(2, later), never).changed[0]?.later).toBe(11 * MINUTE);
  });

  test("items that come to a stop and leave it are named", () => {
    const before = routeOf(1, halt("a", 0, "pickup", "A", "B"));
    const after = routeOf(2, halt("a", 0, "pickup", "B", "C"));
    const [found] = changesOf(before, after, never).changed;
    expect([found?.gained, found?.lost]).toEqual([["C"], ["A"]]);
  });

  test("a home that has opened is open on the old route as well", () => {
    const home = { ...halt("h", 0, "delivery", "A"), phone_opens_at: "2026-11-23T08:00:00Z" };
    const masked = { ...home, place: { ...home.place, party: null, name: null, is_masked: true } };
    const open = {
      ...home,
      place: { ...home.place, party: null, name: "12/5 kiệt 3" },
      phone_opens_at: null,
    };
    const merged = withDoorsOf(routeOf(1, masked), routeOf(2, open));
    expect(merged.version).toBe(1);
    expect(merged.stops[0]?.place.name).toBe("12/5 kiệt 3");
    expect(merged.stops[0]?.phone_opens_at).toBeNull();
  });
});

describe("end of shift", () => {
  const route = routeOf(
    1,
    halt("a", 0, "pickup", "A", "B"),
    halt("c", 60, "delivery", "A"),
    halt("d", 90, "delivery", "B"),
  );

  test("what is on board goes to its stop, or to the base when that failed", () => {
    const journal = [
      entry({ seq: 1, items: ["A", "B"] }),
      entry({
        seq: 2,
        work: "attempt",
        items: ["A"],
        outcome: "closed",
        nextDay: 20_780,
        stop: { version: 1, index: 1 },
      }),
    ];
    const day = progress(route, journal, EIGHT);
    const told = aboard(route, day, journal).map((one) => [one.code, one.to?.name, one.failure]);
    expect(told).toEqual([
      ["B", "d", null],
      ["A", "base", { outcome: "closed", nextDay: 20_780 }],
    ]);
  });

  test("what nobody gave is told with its next attempt", () => {
    const journal = [
      entry({
        work: "attempt",
        items: ["A"],
        outcome: "not_ready",
        nextDay: 20_781,
        stop: { version: 1, index: 0 },
      }),
    ];
    const day = progress(route, journal, EIGHT);
    expect(uncollected(day, journal).map((one) => [one.code, one.at.name, one.failure])).toEqual([
      ["A", "a", { outcome: "not_ready", nextDay: 20_781 }],
    ]);
  });

  test("money that was taken back is not to be handed in", () => {
    const journal = [
      entry({ seq: 1, work: "deliver", items: ["A"], amountDong: 20_000 }),
      entry({
        seq: 2,
        work: "deliver",
        items: ["B"],
        amountDong: 30_000,
        receipt: "BL-12",
      }),
      entry({ seq: 3, work: "withdraw", withdraws: "e1" }),
    ];
    expect(receipts(journal).map((one) => [one.amountDong, one.receipt])).toEqual([
      [30_000, "BL-12"],
    ]);
  });
});

describe("way travelled", () => {
  const at = (lat: number, time: number, accuracyM = 10): TimedPoint => ({
    lon: 107.6,
    lat,
    accuracyM,
    time,
  });
  const none = { metres: 0, milliseconds: 0 };

  test("a thousandth of a degree northwards is 111 metres", () => {
    expect(metresBetween(at(16.46, 0), at(16.461, 0))).toBeCloseTo(111.2, 1);
  });

  test("who stands still does not travel, who creeps does", () => {
    let state = travelOn(none, null, at(16.46, 0));
    state = travelOn(state.so, state.from, at(16.4601, 10_000));
    expect(state.so.metres).toBe(0);
    state = travelOn(state.so, state.from, at(16.4602, 20_000));
    expect(state.so.metres).toBeCloseTo(22.2, 1);
  });

  test("what lies between two positions far apart in time is not known", () => {
    const state = travelOn(none, at(16.46, 0), at(16.5, 6 * MINUTE));
    expect(state.so).toEqual(none);
    expect(state.from?.time).toBe(6 * MINUTE);
  });

  test("vague positions are left out", () => {
    expect(travelOn(none, at(16.46, 0), at(16.47, 60_000, 500)).so).toEqual(none);
  });
});

test("a way is joined leg by leg, but not over the gap of a closed home", () => {
  const leg = (number: number, from: number) => ({
    leg: number,
    isStraight: false,
    points: [
      [from, 16],
      [from + 1, 16],
    ] as const,
  });
  const found = strands([leg(0, 100), leg(1, 101), leg(4, 104)]);
  expect(found.map((one) => one.points.length)).toEqual([4, 2]);
});
