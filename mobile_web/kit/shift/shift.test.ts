// @vitest-environment node
import "fake-indexeddb/auto";
import { database } from "@kit/store/database";
import { emptied } from "@kit/testing/phone";
import { afterEach, expect, test, vi } from "vitest";
import {
  encrypt,
  endIfOver,
  isPin,
  lock,
  openPackage,
  readJournal,
  ShiftClosedError,
  savePackage,
  shiftState,
  startShift,
  unlock,
} from ".";

// The true number of rounds is measured in a browser; here it would only make tests slow.
vi.mock("./keys", async (load) => ({ ...(await load<typeof import("./keys")>()), ROUNDS: 10 }));

const NAME = "postroute-courier";
const PIN = "493817";
const HOUR = 3_600_000;

/** As an event's journal entry is kept beside it. */
async function note(seq: number, entry: string): Promise<void> {
  await (await database(NAME)).put("journal", await encrypt(NAME, entry), seq);
}

afterEach(async () => {
  lock(NAME);
  await emptied(NAME);
});

test.each([
  ["493817", true],
  ["000000", false],
  ["123456", false],
  ["987654", false],
  ["12345", false],
  ["1234567", false],
  ["12a456", false],
])("%s is a PIN: %s", (pin, isOne) => {
  expect(isPin(pin)).toBe(isOne);
});

test("what was saved is read again behind the right PIN", async () => {
  await startShift(NAME, PIN, Date.now() + HOUR);
  await savePackage(NAME, "route", { stops: ["Chợ Đông Ba"] });
  await note(2, "second");
  await note(1, "first");
  lock(NAME);
  expect(await shiftState(NAME)).toBe("locked");
  await expect(openPackage(NAME, "route")).rejects.toThrow(ShiftClosedError);
  expect(await unlock(NAME, PIN)).toEqual({ state: "open" });
  expect(await openPackage(NAME, "route")).toEqual({ stops: ["Chợ Đông Ba"] });
  expect(await readJournal(NAME)).toEqual(["first", "second"]);
});

test("nothing of it is on the disk in the clear", async () => {
  await startShift(NAME, PIN, Date.now() + HOUR);
  await savePackage(NAME, "route", "Chợ Đông Ba");
  const record = await (await database(NAME)).get("package", "route");
  const text = new TextDecoder().decode(record?.content);
  expect(text).not.toContain("Ba");
});

test("a right PIN forgives the wrong ones, and the fifth in a row ends the shift", async () => {
  await startShift(NAME, PIN, Date.now() + HOUR);
  expect(await unlock(NAME, "111222")).toEqual({ state: "wrong_pin", left: 4 });
  expect(await unlock(NAME, PIN)).toEqual({ state: "open" });
  for (const left of [4, 3, 2, 1]) {
    expect(await unlock(NAME, "111222")).toEqual({ state: "wrong_pin", left });
  }
  expect(await unlock(NAME, "111222")).toEqual({ state: "none" });
  expect(await unlock(NAME, PIN)).toEqual({ state: "none" });
});

test("PINs that are tried at once are counted one by one", async () => {
  await startShift(NAME, PIN, Date.now() + HOUR);
  const tried = await Promise.all(Array.from({ length: 6 }, () => unlock(NAME, "111222")));
  expect(tried.filter((one) => one.state === "wrong_pin").length).toBe(4);
  expect(await shiftState(NAME)).toBe("none");
});

test("at its end the shift is gone, and so is it when the clock was set back", async () => {
  const begin = Date.now();
  await startShift(NAME, PIN, begin + HOUR);
  expect(await endIfOver(NAME, begin + HOUR - 1)).toBe(false);
  expect(await endIfOver(NAME, begin - HOUR)).toBe(true);
  await startShift(NAME, PIN, begin + HOUR);
  expect(await endIfOver(NAME, begin + HOUR)).toBe(true);
  expect(await shiftState(NAME)).toBe("none");
  expect(await (await database(NAME)).count("package")).toBe(0);
});

test("an end that cannot be makes the longest shift", async () => {
  const begin = Date.now();
  await startShift(NAME, PIN, begin - 1);
  expect(await endIfOver(NAME, begin + 15 * HOUR)).toBe(false);
  expect(await endIfOver(NAME, begin + 17 * HOUR)).toBe(true);
});

test("a new shift reads nothing of the one before", async () => {
  await startShift(NAME, PIN, Date.now() + HOUR);
  await note(1, "before");
  await startShift(NAME, PIN, Date.now() + HOUR);
  expect(await readJournal(NAME)).toEqual([]);
  expect(await openPackage(NAME, "route")).toBeNull();
});
