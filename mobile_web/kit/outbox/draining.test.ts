// @vitest-environment node
import "fake-indexeddb/auto";
import { fromHex, toBase64url } from "@kit/custody/bytes";
import { database } from "@kit/store/database";
import { DRAFT, emptied, enrolled } from "@kit/testing/phone";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notSent, record, startDraining } from ".";

const NAME = "postroute-courier";

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
  await enrolled(NAME);
});

afterEach(async () => {
  stop();
  vi.unstubAllGlobals();
  await emptied(NAME);
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

test("whoever has recorded finds it counted, with a network or without", async () => {
  serve();
  stop = startDraining(NAME);
  const seen: number[] = [];
  const stopWatching = notSent.subscribe(({ events }) => seen.push(events));
  await record(NAME, [DRAFT]);
  expect(seen).toContain(1);
  stopWatching();
  await vi.waitFor(() => expect(notSent.value.events).toBe(0));
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  for (const count of [1, 2, 3]) {
    await record(NAME, [DRAFT]);
    expect(notSent.value.events).toBe(count);
  }
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
