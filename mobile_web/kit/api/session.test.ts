// @vitest-environment node
import "fake-indexeddb/auto";
import { toBase64url } from "@kit/custody/bytes";
import { database } from "@kit/store/database";
import { NotEnrolledError } from "@kit/store/device";
import { isRevoked } from "@kit/store/forgetting";
import { emptied, enrolled } from "@kit/testing/phone";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { accessToken } from "./session";

const NAME = "postroute-courier";
const CHALLENGE = toBase64url(new Uint8Array(56).fill(7));

let opened = 0;
let refusal: string | null = null;

/** A server that gives each session a token of its own. */
function answer(address: string): Response {
  if (address.endsWith("/challenges")) return Response.json({ challenge: CHALLENGE });
  if (refusal !== null) {
    const headers = { "content-type": "application/problem+json" };
    return Response.json({ code: refusal }, { status: 403, headers });
  }
  opened += 1;
  return Response.json({ access_token: `token-${opened}`, expires_in: 900 });
}

function enrolAs(letter: number): Promise<void> {
  return enrolled(NAME, { deviceId: new Uint8Array(16).fill(letter) });
}

beforeEach(() => {
  opened = 0;
  refusal = null;
  vi.stubGlobal("fetch", async (address: string) => answer(address));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await emptied(NAME);
});

test("those who ask at once share a session, and those who ask later", async () => {
  await enrolAs(1);
  const told = await Promise.all([accessToken(NAME), accessToken(NAME), accessToken(NAME)]);
  expect(new Set(told)).toEqual(new Set(["token-1"]));
  expect(await accessToken(NAME)).toBe("token-1");
});

test("a phone that is enrolled anew does not ask in the name of the former device", async () => {
  await enrolAs(2);
  const former = await accessToken(NAME);
  await enrolAs(3);
  expect(await accessToken(NAME)).not.toBe(former);
});

test("a device that is gone has no session any more", async () => {
  await enrolAs(4);
  await accessToken(NAME);
  await (await database(NAME)).clear("device");
  await expect(accessToken(NAME)).rejects.toThrow(NotEnrolledError);
});

test("a device that was revoked wipes itself", async () => {
  await enrolAs(5);
  refusal = "device_revoked";
  await expect(accessToken(NAME)).rejects.toThrow("device_revoked");
  expect(await isRevoked(await database(NAME))).toBe(true);
});
