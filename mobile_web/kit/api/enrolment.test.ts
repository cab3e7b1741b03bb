// @vitest-environment node
import "fake-indexeddb/auto";
import { toBase64url } from "@kit/custody/bytes";
import { database, type OutboxRecord } from "@kit/store/database";
import { emptied, enrolled } from "@kit/testing/phone";
import { afterEach, expect, test, vi } from "vitest";
import { enrol, readInvitation, UnsentError } from "./enrolment";

const NAME = "postroute-courier";
const EVENT: OutboxRecord = {
  seq: 5,
  eventId: "0a",
  signed: new Uint8Array([1]),
  sealedSides: null,
  recordedAt: 1,
  refused: null,
};

afterEach(async () => {
  vi.unstubAllGlobals();
  await emptied(NAME);
});

/** A server that enrols, and what happens on the phone meanwhile. */
function serve(meanwhile: () => Promise<unknown>): void {
  const key = btoa(String.fromCharCode(1, ...new Uint8Array(32)));
  vi.stubGlobal("fetch", async (path: string) => {
    if (path.endsWith("/sealing-key"))
      return Response.json({ public_key: toBase64url(new Uint8Array(65).fill(4)) });
    if (path.endsWith("/ledger/key")) return Response.json({ key: `a+00000000+${key}` });
    await meanwhile();
    return Response.json({ party: "courier:c8", label: "Máy mới" });
  });
}

const invitation = () => {
  const found = readInvitation(`https://post.example/courier#enrol=1.${DEVICE}.${SECRET}`);
  if (found === null) throw new Error("no invitation");
  return found;
};

const DEVICE = toBase64url(new Uint8Array(16).fill(1));
const SECRET = toBase64url(new Uint8Array(32).fill(2));

test("an invitation is an address with a device and a secret", () => {
  const read = readInvitation(` https://post.example/courier#enrol=1.${DEVICE}.${SECRET}\n`);
  expect(read?.deviceId).toEqual(new Uint8Array(16).fill(1));
  expect(read?.secret).toEqual(new Uint8Array(32).fill(2));
  expect(read?.address.origin).toBe("https://post.example");
});

test.each([
  "",
  "enrol=1",
  "https://post.example/courier",
  `https://post.example/courier#enrol=2.${DEVICE}.${SECRET}`,
  `https://post.example/courier#enrol=1.${DEVICE}`,
  `https://post.example/courier#enrol=1.${DEVICE}.${SECRET}A`,
])("%j is none", (text) => {
  expect(readInvitation(text)).toBeNull();
});

test("a phone that is enrolled anew keeps nothing of the shift before", async () => {
  await enrolled(NAME, { lastSeq: 4 });
  const store = await database(NAME);
  await store.put("package", { nonce: new Uint8Array(12), content: new ArrayBuffer(1) }, "route");
  serve(async () => undefined);
  await enrol(NAME, invitation());
  expect((await store.get("device", "self"))?.party).toBe("courier:c8");
  expect(await store.count("package")).toBe(0);
});

test("what another tab signs while the server is asked is not left without its device", async () => {
  await enrolled(NAME, { lastSeq: 4 });
  const store = await database(NAME);
  serve(async () => store.put("outbox", EVENT));
  await expect(enrol(NAME, invitation())).rejects.toThrow(UnsentError);
  expect((await store.get("device", "self"))?.party).toBe("courier:c7");
  // Once that is sent, the same invitation is good all the same.
  await store.delete("outbox", EVENT.seq);
  serve(async () => undefined);
  expect((await enrol(NAME, invitation())).party).toBe("courier:c8");
});
