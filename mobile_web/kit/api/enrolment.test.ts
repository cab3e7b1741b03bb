// @vitest-environment node
import { toBase64url } from "@kit/custody/bytes";
import { expect, test } from "vitest";
import { readInvitation } from "./enrolment";

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
