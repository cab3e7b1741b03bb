import { describe, expect, test } from "vitest";
import { GONE_AFTER, sightings } from "./sightings";

describe("sightings", () => {
  test("a paper that stays in the picture is told once", () => {
    const seen = sightings();
    const told = [0, 60, 900, 1_800, 2_700].flatMap((at) => seen.news(["A"], at));
    expect(told).toEqual(["A"]);
  });

  test("a frame that the decoder missed is no second paper", () => {
    const seen = sightings();
    seen.news(["A"], 0);
    seen.news([], 60);
    expect(seen.news(["A"], 120)).toEqual([]);
  });

  test("out of the picture for a while, it counts as shown again", () => {
    const seen = sightings();
    seen.news(["A"], 0);
    expect(seen.news(["A"], GONE_AFTER - 1)).toEqual([]);
    expect(seen.news(["A"], 2 * GONE_AFTER - 1)).toEqual(["A"]);
  });

  test("papers side by side are told each by itself", () => {
    const seen = sightings();
    expect(seen.news(["A", "B", "A"], 0)).toEqual(["A", "B"]);
    expect(seen.news(["B", "C"], 60)).toEqual(["C"]);
  });
});
