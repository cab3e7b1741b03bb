import { EIGHT, entry as entryOf, halt, MINUTE, routeOf } from "@kit/testing/day";
import { describe, expect, test } from "vitest";
import type { JournalEntry } from "./journal";
import { judgeScan } from "./judgement";
import { progress } from "./progress";
import type { RouteStop, VisitKind } from "./route";

const HOUR = 60 * MINUTE;

/** A stop each hour, promised within half of it. */
function stop(index: number, kind: VisitKind, code: string): RouteStop {
  const at = halt(`Điểm ${index}`, index * 60, kind, code);
  const latest = new Date(Date.parse(at.arrival) + HOUR / 2).toISOString();
  return { ...at, windows: [{ earliest: at.arrival, latest }] };
}

/** Collect A, collect B, deliver A. */
const route = routeOf(2, stop(0, "pickup", "A"), stop(1, "pickup", "B"), stop(2, "delivery", "A"));

function entry(seq: number, work: JournalEntry["work"], items: string[], more = {}): JournalEntry {
  return entryOf({ seq, work, items, ...more });
}

describe("progress", () => {
  test("the first stop with something to do is next", () => {
    const day = progress(route, [entry(1, "collect", ["A"])], EIGHT);
    expect(day.next).toBe(1);
    expect(day.stops.map((one) => one.state)).toEqual(["done", "next", "ahead"]);
    expect([...day.onBoard]).toEqual(["A"]);
  });

  test("what is in a bag is on board, and leaves with it", () => {
    const bagged = entry(1, "collect", ["BAG"], { inside: ["A"] });
    expect(progress(route, [bagged], EIGHT).onBoard.has("A")).toBe(true);
    const given = entry(2, "deliver", ["BAG"], { inside: ["A"] });
    expect(progress(route, [bagged, given], EIGHT).onBoard.size).toBe(0);
  });

  test("a scan that was taken back never happened", () => {
    const taken = entry(1, "collect", ["A"]);
    const day = progress(route, [taken, entry(2, "withdraw", ["A"], { withdraws: "e1" })], EIGHT);
    expect(day.next).toBe(0);
    expect(day.onBoard.size).toBe(0);
  });

  test("a failed attempt is no open task, and the item stays on board", () => {
    const journal = [
      entry(1, "collect", ["A"]),
      entry(2, "collect", ["B"]),
      entry(3, "attempt", ["A"]),
    ];
    const day = progress(route, journal, EIGHT);
    expect(day.next).toBeNull();
    expect(day.failed).toBe(1);
    expect(day.onBoard.has("A")).toBe(true);
  });

  test("arrivals move with the day, and never before their hour", () => {
    const late = progress(route, [], EIGHT + HOUR);
    expect(late.stops[2]?.eta).toBe(EIGHT + 3 * HOUR);
    expect(late.stops[0]?.lateness).toBe(HOUR / 2);
    expect(progress(route, [], EIGHT - HOUR).stops[0]?.eta).toBe(EIGHT);
  });
});

describe("judgeScan", () => {
  const day = progress(route, [entry(1, "collect", ["A"])], EIGHT);
  const none: ReadonlySet<string> = new Set();

  test.each([
    ["B", 1, "collect", "expected"],
    ["A", 2, "deliver", "expected"],
    ["A", 0, "collect", "already"],
    ["A", 1, "collect", "already"],
    ["A", 1, "deliver", "wrong_stop"],
    ["Z", 1, "collect", "unexpected"],
  ] as const)("%s at stop %d to %s is %s", (code, at, does, wanted) => {
    expect(judgeScan(day, at, does, code, none).kind).toBe(wanted);
  });

  test("the second scan of the same hand is told", () => {
    expect(judgeScan(day, 1, "collect", "B", new Set(["B"])).kind).toBe("already");
  });

  test("what was never collected cannot be delivered", () => {
    const empty = progress(route, [], EIGHT);
    expect(judgeScan(empty, 2, "deliver", "A", none).kind).toBe("not_on_board");
  });
});
