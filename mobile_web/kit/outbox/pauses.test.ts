// @vitest-environment node
import { expect, test } from "vitest";
import { pause } from "./pauses";

test("pauses double up to five minutes, and are spread by half", () => {
  expect([1, 2, 3, 4].map((failures) => pause(failures, null, 1))).toEqual([
    2_000, 4_000, 8_000, 16_000,
  ]);
  expect(pause(1, null, 0)).toBe(1_000);
  expect(pause(1_000, null, 1)).toBe(300_000);
});

test("what the server asks for is the least, and an hour the most of it", () => {
  expect(pause(1, 60_000, 0)).toBe(60_000);
  expect(pause(1, 60_000, 1)).toBe(62_000);
  expect(pause(1, 86_400_000, 0)).toBe(3_600_000);
  expect(pause(9, 1_000, 1)).toBe(300_000);
});
