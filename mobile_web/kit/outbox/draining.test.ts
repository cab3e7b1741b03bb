// @vitest-environment node
import "fake-indexeddb/auto";
import { fromHex, toBase64url } from "@kit/custody/bytes";
import type { EventDraft } from "@kit/custody/events";
import { makeKey } from "@kit/custody/keys";
import { closeDatabase, database } from "@kit/store/database";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notSent, record, startDraining } from ".";

const NAME = "postroute-courier";
const DRAFT: EventDraft = {
  act: "handover",
  items: ["H57.17.21-261121-0001"],
  giver: "agent:042",
  receiver: "courier:c7",
  place: null,
  stop: null,
  detail: { purpose: "collect" },
};

let page = new EventTarget();
let asked: number[] = [];
let stop = () => {};

/** A server that answers its turns by a script, and then takes everything. */
function serve(...turns: (() => Response)[]): void {
  asked = [];
  vi.stubGlobal("fetch", async () => {
    asked.push(performance.now());
    const turn = turns[asked.length - 1];
    if (turn !== undefined) return turn();
    const outbox = await (await database(NAME)).getAll("outbox");
    const verdicts = outbox.map((one) => ({
      outcome: "stored",
      event_id: toBase64url(fromHex(one.eventId)),
    }));
    return Response.json({ verdicts });
  });
}

beforeEach(async () => {
  page = new EventTarget();
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  const { algorithm, pair: keys } = await makeKey();
  const told = { party: "courier:c7", label: "máy", lastSeq: 0, enrolledAt: 0 };
  const device = { deviceId: new Uint8Array(16).fill(3), algorithm, keys, ...told };
  await (await database(NAME)).put("device", device, "self");
});

afterEach(async () => {
  stop();
  vi.unstubAllGlobals();
  await closeDatabase(NAME);
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(NAME).onsuccess = resolve;
  });
});

test("what is recorded is sent at once, and what waits is in sight", async () => {
  serve();
  stop = startDraining(NAME);
  const seen: number[] = [];
  const stopWatching = notSent.subscribe(({ events }) => seen.push(events));
  await record(NAME, [DRAFT]);
  await vi.waitFor(() => expect(seen).toContain(1));
  await vi.waitFor(() => expect(seen.at(-1)).toBe(0));
  stopWatching();
  expect(asked.length).toBe(1);
});

test("a server that asks to be left alone is, whatever happens meanwhile", async () => {
  serve(() => new Response("", { status: 429, headers: { "retry-after": "1" } }));
  stop = startDraining(NAME);
  await record(NAME, [DRAFT]);
  await vi.waitFor(() => expect(asked.length).toBe(1));
  await vi.waitFor(() => expect(notSent.value.events).toBe(1));
  await record(NAME, [DRAFT]);
  page.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(notSent.value.events).toBe(0), { timeout: 6_000 });
  const [first = 0, second = 0] = asked;
  expect(asked.length).toBe(2);
  expect(second - first).toBeGreaterThanOrEqual(990);
});

test("the network's return ends a pause", async () => {
  serve(() => {
    throw new TypeError("offline");
  });
  stop = startDraining(NAME);
  await record(NAME, [DRAFT]);
  await vi.waitFor(() => expect(asked.length).toBe(1));
  await vi.waitFor(() => expect(notSent.value.events).toBe(1));
  page.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(notSent.value.events).toBe(0));
});
