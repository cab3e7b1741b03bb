import type { Origin } from "@kit/custody/label";
import { progress } from "@kit/day/progress";
import { EIGHT, entry, parcel, place, routeOf, stop, visit } from "@kit/testing/day";
import { describe, expect, test } from "vitest";
import { contentsOf, insideOf } from "./bags";
import { stopHere } from "./here";
import { loads } from "./load";
import { openedLines } from "./opening";
import { counter, type Does, type Row, scanned, withTaken } from "./rows";

const [A, B, C] = ["H57.17.21-261121-0001", "H57.17.21-261121-0002", "H57.17.21-261121-0003"];
const [STRANGE, BAG] = ["H57.17.21-261121-0099", "B-06BQQR38ER"];

/** Stop 0 gives A and B and gets C, which the base gave; stop 1, a kilometre on, gets A. */
const route = routeOf(
  1,
  stop(place("0"), [
    visit("pickup", [parcel(A)]),
    visit("pickup", [parcel(B)]),
    visit("delivery", [parcel(C)]),
  ]),
  stop(place("1", { lat: 16.47 }), [visit("delivery", [parcel(A)])]),
);

const loaded = [entry({ items: [C] })];

function scan(codes: [string, Origin?][], at = 0, does: Does = "collect", journal = loaded) {
  const scene = {
    day: progress(route, journal, EIGHT),
    stop: at,
    does,
    contents: contentsOf(journal),
  };
  let rows: readonly Row[] = [];
  let last: ReturnType<typeof scanned> | null = null;
  for (const [code, origin = "signed"] of codes) {
    last = scanned(rows, code, origin, scene);
    rows = last.rows;
  }
  return { rows, last, day: scene.day };
}

describe("a scan", () => {
  test.each([
    ["what is expected", A, 0, "expected", true, "good"],
    ["what belongs to another stop", A, 1, "wrong_stop", false, "doubt"],
    ["what no plan knows", STRANGE, 0, "unexpected", false, "doubt"],
    ["a bag of which nothing is known", BAG, 0, "bag", true, "good"],
  ] as const)("%s is told at once", (_name, code, at, verdict, isTaken, tone) => {
    const { rows, last } = scan([[code]], at);
    expect(rows[0]?.verdict.kind).toBe(verdict);
    expect(rows[0]?.isTaken).toBe(isTaken);
    expect(last?.feedback).toBe(tone);
  });

  test("the same paper again is one row, told as such", () => {
    const { rows, last } = scan([[A], [B], [A]]);
    expect(rows.map((row) => [row.code, row.scans])).toEqual([
      [A, 2],
      [B, 1],
    ]);
    expect(last?.feedback).toBe("again");
  });

  test.each(["forged", "unknown_key"] as const)("a label that is %s waits for a word", (origin) => {
    const { rows, last } = scan([[A, origin]]);
    expect(rows[0]?.isTaken).toBe(false);
    expect(last?.feedback).toBe("bad");
    expect(withTaken(rows, A, true)[0]?.isTaken).toBe(true);
  });

  test("a good label makes good what a bad one left in doubt", () => {
    expect(scan([[A, "forged"], [A]]).rows[0]).toMatchObject({ isTaken: true, origin: "signed" });
  });

  test("what is delivered here is delivered, whichever way one scans", () => {
    expect(scan([[C]], 0, "collect").rows[0]).toMatchObject({ does: "deliver", isTaken: true });
  });

  test("what was taken back by hand stays out when it is seen again", () => {
    const { rows, day } = scan([[A]]);
    const scene = { day, stop: 0, does: "collect", contents: new Map() } as const;
    expect(scanned(withTaken(rows, A, false), A, "signed", scene).row.isTaken).toBe(false);
  });

  test("a bag that is on board can only be given", () => {
    const journal = [...loaded, entry({ work: "pack", items: [BAG], inside: [C] })];
    expect(scan([[BAG]], 0, "collect", journal).rows[0]).toMatchObject({ does: "deliver" });
  });
});

describe("the counter", () => {
  test("counts what is taken, and what came besides", () => {
    const { rows, day } = scan([[A], [STRANGE]]);
    expect(counter(withTaken(rows, STRANGE, true), day, 0, "collect")).toEqual({
      done: 1,
      of: 2,
      extra: 1,
    });
  });

  test("a bag counts by what is known to be in it", () => {
    const { rows, day } = scan([[BAG]], 0, "collect", [
      ...loaded,
      entry({ work: "pack", items: [BAG], inside: [A, B] }),
    ]);
    expect(counter(rows, day, 0, "collect")).toEqual({ done: 2, of: 2, extra: 0 });
  });
});

describe("bags", () => {
  test("a bag within a bag is inside, and an opened one is empty", () => {
    const inner = "B-06BQQR38ES";
    const packed = [
      entry({ work: "pack", items: [inner], inside: [A] }),
      entry({ work: "pack", items: [BAG], inside: [inner, B] }),
    ];
    expect(insideOf([BAG], contentsOf(packed))).toEqual([inner, B, A]);
    expect(
      contentsOf([...packed, entry({ work: "open", items: [BAG], inside: [inner] })]).has(BAG),
    ).toBe(false);
  });

  test("opened, it is told what is there, what lacks and what came besides", () => {
    expect(openedLines([A, B], [B, C]).map(({ code, state }) => `${code} ${state}`)).toEqual([
      `${A} missing`,
      `${B} found`,
      `${C} extra`,
    ]);
    expect(openedLines(null, [A])).toEqual([{ code: A, state: "found" }]);
  });
});

describe("without a word about it", () => {
  test("the base gives what is delivered on the route and picked up nowhere on it", () => {
    expect(loads(route, []).map((one) => one.code)).toEqual([C]);
    expect(loads(route, loaded)[0]?.isLoaded).toBe(true);
  });

  test("the stop that the courier stands at is meant, else the next one", () => {
    const day = progress(route, loaded, EIGHT);
    expect(stopHere(day, null)?.stop.stop).toBe(0);
    expect(stopHere(day, { lon: 107.6, lat: 16.4705 })?.stop.stop).toBe(1);
    expect(stopHere(day, { lon: 108, lat: 17 })?.stop.stop).toBe(0);
  });
});
