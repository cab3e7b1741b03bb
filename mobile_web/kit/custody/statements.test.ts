// @vitest-environment node
import { afterEach, expect, test, vi } from "vitest";
import { fromBase64url, fromHex, toBase64url, toHex, utf8 } from "./bytes";
import { makeSign1, messageOf, openSign1 } from "./cose";
import { isSignedBy, makeKey, publicBytes } from "./keys";
import { uuid7 } from "./uuid";

const ABOUT = "postroute.event/1";
const KEY_ID = new Uint8Array(16).fill(7);

afterEach(() => vi.restoreAllMocks());

test.each([0, 23, 24, 255, 256, 65_535, 65_536])(
  "a payload of %i bytes comes back",
  async (size) => {
    const payload = new Uint8Array(size).fill(1);
    const key = await makeKey();
    const signed = await makeSign1(payload, key, KEY_ID, ABOUT);
    const opened = openSign1(signed, 16);
    expect(opened?.payload).toEqual(payload);
    if (opened === null) return;
    const known = { algorithm: key.algorithm, raw: await publicBytes(key) };
    const { algorithm, signature } = opened;
    expect(await isSignedBy(known, algorithm, signature, messageOf(opened, ABOUT))).toBe(true);
    const other = messageOf(opened, "postroute.label/1");
    expect(await isSignedBy(known, algorithm, signature, other)).toBe(false);
  },
);

test("a statement that is cut, lengthened or spelt otherwise is none", async () => {
  const signed = await makeSign1(utf8("x"), await makeKey(), KEY_ID, ABOUT);
  expect(openSign1(signed.subarray(0, -1), 16)).toBeNull();
  expect(openSign1(Uint8Array.of(...signed, 0), 16)).toBeNull();
  expect(openSign1(signed, 8)).toBeNull();
  expect(openSign1(new Uint8Array(), 16)).toBeNull();
  // The head of the payload in two bytes where one does.
  const at = 3 + 21 + 1;
  const longer = Uint8Array.of(...signed.subarray(0, at), 0x58, 1, ...signed.subarray(at + 1));
  expect(openSign1(longer, 16)).toBeNull();
});

test("where the browser lacks Ed25519 it is reckoned in plain arithmetic", async () => {
  const key = await makeKey();
  const raw = await publicBytes(key);
  const opened = openSign1(await makeSign1(utf8("x"), key, KEY_ID, ABOUT), 16);
  if (opened === null) throw new Error("not opened");
  vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new DOMException("", "NotSupportedError"));
  const { algorithm, signature } = opened;
  const message = messageOf(opened, ABOUT);
  expect(await isSignedBy({ algorithm, raw }, algorithm, signature, message)).toBe(true);
  expect(await isSignedBy({ algorithm, raw }, algorithm, signature, utf8("y"))).toBe(false);
  const none = new Uint8Array(32).fill(255);
  expect(await isSignedBy({ algorithm, raw: none }, algorithm, signature, message)).toBe(false);
});

test("and there a new key is of P-256", async () => {
  const make = crypto.subtle.generateKey.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, "generateKey").mockImplementation((async (
    kind: { name: string },
    ...rest: [boolean, KeyUsage[]]
  ) => {
    if (kind.name === "Ed25519") throw new DOMException("", "NotSupportedError");
    return make(kind as EcKeyGenParams, ...rest);
  }) as typeof make);
  expect((await makeKey()).algorithm).toBe("ES256");
});

test("a private key cannot be read out", async () => {
  const { pair } = await makeKey();
  await expect(crypto.subtle.exportKey("pkcs8", pair.privateKey)).rejects.toThrow();
});

test("an identity has its moment in front and the marks of its version", () => {
  const now = 1_795_219_200_123;
  const hex = toHex(uuid7(now));
  expect(Number.parseInt(hex.slice(0, 12), 16)).toBe(now);
  expect(hex[12]).toBe("7");
  expect("89ab").toContain(hex[16]);
});

test("base64url has one spelling", () => {
  const bytes = fromHex("00fffe");
  expect(toBase64url(bytes)).toBe("AP_-");
  expect(fromBase64url("AP_-")).toEqual(bytes);
  for (const text of ["AP/+", "AP_-=", "A", "AB", "é"]) expect(fromBase64url(text)).toBeNull();
  expect(fromBase64url("AA")).toEqual(fromHex("00"));
});
