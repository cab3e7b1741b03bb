// @vitest-environment node
import "fake-indexeddb/auto";
import { type Bytes, sha256 } from "@kit/custody/bytes";
import { readCbor, writeCbor } from "@kit/custody/cbor";
import { makeSign1, openSign1 } from "@kit/custody/cose";
import { makeKey, publicBytes, type SigningKey } from "@kit/custody/keys";
import { toQrText } from "@kit/custody/qr_text";
import type { JournalEntry } from "@kit/day/journal";
import { endShift, readJournal, startShift } from "@kit/shift";
import { database } from "@kit/store/database";
import { entry, halt, routeOf } from "@kit/testing/day";
import { emptied, enrolled } from "@kit/testing/phone";
import { afterEach, beforeEach, expect, test } from "vitest";
import { issuers, journal, NAME, now, phase, route, self } from "../state";
import { basket, putAway, scan, scanAt, scannedOf, take, taken } from "./basket";
import { deliver } from "./deliver";
import { handOver, lastDone } from "./handover";
import { NO_PROOF } from "./proof";
import { undo, undoLeft } from "./withdraw";

const [A, B] = ["H57.19.803-261122-0001", "H57.19.803-261122-0002"];
const COURIER = "courier:c7";
let issuer: SigningKey;

/** A label as the server prints it. */
async function label(code: string, key = issuer, named = issuer): Promise<string> {
  const id = (await sha256(await publicBytes(named))).subarray(0, 8);
  return toQrText(await makeSign1(writeCbor([1, code]), key, id, "postroute.label/1"));
}

/** What was signed, in its order. */
async function signed(): Promise<Record<string, unknown>[]> {
  const outbox = await (await database(NAME)).getAll("outbox");
  return outbox.map((one) => readCbor(payload(one.signed)) as Record<string, unknown>);
}

function payload(bytes: Bytes): Bytes {
  const opened = openSign1(bytes, 16);
  if (opened === null) throw new Error("no statement");
  return opened.payload;
}

beforeEach(async () => {
  issuer = await makeKey();
  issuers.value = [await publicBytes(issuer)];
  await enrolled(NAME, { party: COURIER });
  await startShift(NAME, "271828", Date.now() + 3_600_000);
  self.value = { party: COURIER, label: "máy", enrolledAt: 0 };
  route.value = routeOf(1, halt("ap-1", 0, "pickup", A, B), halt("ap-2", 30, "delivery", A));
  journal.value = [];
  phase.value = "open";
  now.value = Date.now();
  lastDone.value = null;
  basket.value = { stop: null, does: "collect", rows: [] };
});

afterEach(async () => {
  await endShift(NAME);
  await emptied(NAME);
});

test("scans become one signed handover for the one who gives, and the phone remembers it", async () => {
  scanAt(0, "collect");
  await Promise.all([scan(await label(A)), scan(await label(B))]);
  await handOver(taken("collect"), 0);
  const [event, ...more] = await signed();
  const giver = route.value?.stops[0]?.place.party;
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    act: "handover",
    giver,
    receiver: COURIER,
    detail: { purpose: "collect" },
  });
  expect(new Set(event?.items as string[])).toEqual(new Set([A, B]));
  expect(event?.stop).toEqual({ plan: route.value?.plan, route: route.value?.route, stop: 0 });
  expect(await readJournal<JournalEntry>(NAME)).toEqual(journal.value);
  expect(basket.value.rows).toEqual([]);
});

test("what a shift's end overtakes is kept, and does not come back into memory", async () => {
  scanAt(0, "collect");
  await scan(A);
  const signing = handOver(taken("collect"), 0);
  phase.value = "closed";
  await signing;
  expect(await signed()).toHaveLength(1);
  expect(journal.value).toEqual([]);
});

test("for a minute it can be taken back, and is to be confirmed anew", async () => {
  scanAt(0, "collect");
  await scan(A);
  await handOver(taken("collect"), 0);
  const done = lastDone.value;
  if (done === null) throw new Error("nothing was done");
  expect(undoLeft(done, done.time + 59_999)).toBe(1);
  expect(undoLeft(done, done.time + 60_000)).toBe(0);
  await undo(done);
  const [first, second] = await signed();
  expect(second).toMatchObject({ act: "withdraw", items: [A], giver: null, receiver: null });
  expect(second?.detail).toMatchObject({ event_id: first?.event_id });
  expect(taken("collect").map((row) => row.code)).toEqual([A]);
  expect(journal.value.at(-1)?.withdraws).toBe(journal.value[0]?.eventId);
});

test("a forged label is no scan, until the courier says so", async () => {
  scanAt(0, "collect");
  const stranger = await makeKey();
  await scan(await label(A, stranger));
  expect(basket.value.rows[0]).toMatchObject({ origin: "forged", isTaken: false });
  take(A, true);
  await handOver(taken("collect"), 0);
  expect((await signed())[0]?.items).toEqual([A]);
});

test("what belongs elsewhere is taken from who is here", async () => {
  scanAt(0, "collect");
  await scan(A);
  putAway([A]);
  scanAt(1, "collect");
  await scan(B);
  expect(basket.value.rows[0]?.verdict.kind).toBe("wrong_stop");
  take(B, true);
  await handOver(taken("collect"), 1);
  expect((await signed())[0]?.giver).toBe(route.value?.stops[1]?.place.party);
});

test("a bag that is delivered leaves with all that lies in it", async () => {
  const bag = "B-06BQQR38ER";
  journal.value = [
    entry({ work: "collect", items: [A, B] }),
    entry({ seq: 2, work: "pack", items: [bag], inside: [A, B] }),
  ];
  const stop = route.value?.stops[1];
  if (stop === undefined) throw new Error("no stop");
  scanAt(1, "deliver");
  await scan(bag);
  expect(scannedOf([A, "H57.19.803-261122-0009"])).toEqual(new Set([A]));
  const given = { ...NO_PROOF, items: [bag] };
  const receiver = stop.place.party;
  await deliver({ stop, tasks: [], receiver, given, note: "", pictures: [] });
  expect(journal.value.at(-1)).toMatchObject({ work: "deliver", items: [bag], inside: [A, B] });
});
