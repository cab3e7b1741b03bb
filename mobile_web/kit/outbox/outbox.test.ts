// @vitest-environment node
import "fake-indexeddb/auto";
import { fromHex, toBase64url } from "@kit/custody/bytes";
import { database } from "@kit/store/database";
import { DRAFT, emptied, enrolled } from "@kit/testing/phone";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Drained, drain, NotEnrolledError, onChange, record, waiting } from ".";

const NAME = "postroute-courier";

/** A server that answers by a script, and the bodies that it was sent. */
let sent: string[][] = [];

function serve(answer: (events: string[], turn: number) => Response): void {
  sent = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const { events } = JSON.parse(String(init.body)) as { events: { signed: string }[] };
    sent.push(events.map((one) => one.signed));
    return answer(
      events.map((one) => one.signed),
      sent.length,
    );
  });
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const type = { "content-type": "application/problem+json", ...headers };
  return new Response(JSON.stringify({ code }), { status, headers: type });
}

function verdicts(told: readonly object[]): Response {
  return Response.json({ verdicts: told });
}

async function ids(): Promise<Map<string, string>> {
  const outbox = await (await database(NAME)).getAll("outbox");
  return new Map(outbox.map((one) => [toBase64url(one.signed), toBase64url(fromHex(one.eventId))]));
}

async function stored(): Promise<(events: string[]) => Response> {
  const known = await ids();
  return (events) =>
    verdicts(events.map((one) => ({ outcome: "stored", event_id: known.get(one), sha256: null })));
}

beforeEach(() => enrolled(NAME));

afterEach(async () => {
  vi.unstubAllGlobals();
  await emptied(NAME);
});

const DONE: Drained = { state: "done", acknowledged: 0, retryAfterMs: null };

test("numbers have no gap, and a draft that cannot be takes none", async () => {
  await record(NAME, [DRAFT, DRAFT]);
  await expect(record(NAME, [DRAFT, { ...DRAFT, items: [] }])).rejects.toThrow("items");
  await Promise.all([record(NAME, [DRAFT]), record(NAME, [DRAFT])]);
  const outbox = await (await database(NAME)).getAll("outbox");
  expect(outbox.map((one) => one.seq)).toEqual([1, 2, 3, 4]);
});

test("a journal that fails leaves nothing behind", async () => {
  const fails = () => Promise.reject(new Error("no shift is open"));
  await expect(record(NAME, [DRAFT], [], fails)).rejects.toThrow("no shift");
  expect((await waiting(NAME)).events).toBe(0);
  const [made] = await record(NAME, [DRAFT]);
  expect(made?.seq).toBe(1);
});

test("a phone that is not enrolled signs nothing", async () => {
  await (await database(NAME)).clear("device");
  await expect(record(NAME, [DRAFT])).rejects.toThrow(NotEnrolledError);
});

test("an answer acknowledges what it names, whatever its order", async () => {
  await record(NAME, [DRAFT, DRAFT, DRAFT]);
  const known = [...(await ids()).values()];
  serve((_, turn) =>
    turn === 1
      ? verdicts([
          { outcome: "stored", event_id: known[2] },
          { outcome: "duplicate", event_id: known[0] },
          { outcome: "stored", event_id: toBase64url(new Uint8Array(16)) },
        ])
      : problem(503, "ledger_busy", { "retry-after": "7" }),
  );
  expect(await drain(NAME)).toEqual({ state: "later", acknowledged: 2, retryAfterMs: 7_000 });
  expect((await (await database(NAME)).getAll("outbox")).map((one) => one.seq)).toEqual([2]);
});

test("an answer that names nothing of ours ends the turn", async () => {
  await record(NAME, [DRAFT]);
  serve(() => verdicts([{ outcome: "stored", event_id: toBase64url(new Uint8Array(16)) }]));
  expect((await drain(NAME)).state).toBe("later");
  expect(sent.length).toBe(1);
});

test("a portal's page acknowledges nothing, whatever its status", async () => {
  await record(NAME, [DRAFT, DRAFT]);
  for (const status of [200, 302, 400, 403, 422]) {
    serve(() => new Response("<html>Wi-Fi</html>", { status }));
    expect((await drain(NAME)).state).toBe("later");
  }
  expect(await waiting(NAME)).toMatchObject({ events: 2, stuck: 0 });
});

test("a batch is at most a hundred events, in their order", async () => {
  await record(NAME, Array(130).fill(DRAFT));
  const known = [...(await ids()).keys()];
  serve(await stored());
  expect(await drain(NAME)).toEqual({ ...DONE, acknowledged: 130 });
  expect(sent.map((one) => one.length)).toEqual([100, 30]);
  expect(sent.flat()).toEqual(known);
});

test("the one event that the server refuses is found, and waits apart", async () => {
  await record(NAME, Array(20).fill(DRAFT));
  const culprit = [...(await ids()).keys()][13] ?? "";
  const answer = await stored();
  serve((events) => (events.includes(culprit) ? problem(422, "malformed") : answer(events)));
  expect(await drain(NAME)).toEqual({ ...DONE, acknowledged: 19 });
  expect(await waiting(NAME)).toMatchObject({ events: 1, stuck: 1 });
  expect(sent.length).toBeLessThan(15);
  // It is not asked again until the next start.
  serve(answer);
  expect(await drain(NAME)).toEqual(DONE);
  expect(sent).toEqual([]);
});

test("bytes in quarantine are acknowledged by their hash alone", async () => {
  await record(NAME, [DRAFT]);
  const [id] = [...(await ids()).values()];
  serve(() => verdicts([{ outcome: "quarantined", event_id: id, sha256: "00", reason: "?" }]));
  expect((await drain(NAME)).state).toBe("later");
  expect(await waiting(NAME)).toMatchObject({ events: 1, quarantined: 0 });
});

test("a listener that fails takes nothing back of what is signed, nor the word from others", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const heard: string[] = [];
  const stops = [
    onChange(NAME, () => {
      throw new Error("no room");
    }),
    onChange(NAME, (change) => {
      heard.push(change);
    }),
  ];
  expect(await record(NAME, [DRAFT])).toHaveLength(1);
  expect(heard).toEqual(["recorded"]);
  expect(told).toHaveBeenCalledOnce();
  for (const stop of stops) stop();
  told.mockRestore();
});

test("whoever listens hears of what was recorded and sent", async () => {
  const heard: string[] = [];
  const stop = onChange(NAME, (change) => {
    heard.push(change);
  });
  await record(NAME, [DRAFT]);
  serve(await stored());
  await drain(NAME);
  stop();
  expect(heard.slice(0, 2)).toEqual(["recorded", "sent"]);
});
