import { entry } from "@kit/testing/day";
import { expect, test } from "vitest";
import { undecided } from "./typed_codes";

const given = (seq: number, ...items: string[]) =>
  entry({ seq, work: "deliver", items, isUnconfirmed: true });

test("a typed code is asked after until the server has told", () => {
  const journal = [given(1, "A"), given(2, "B"), entry({ seq: 3, items: ["C"] })];
  expect(undecided(journal, new Map())).toEqual(["A", "B"]);
  expect(undecided(journal, new Map([["A", "wrong"]]))).toEqual(["B"]);
});

test("a delivery that was taken back is asked after no more", () => {
  const journal = [given(1, "A"), entry({ seq: 2, work: "withdraw", withdraws: "e1" })];
  expect(undecided(journal, new Map())).toEqual([]);
});
