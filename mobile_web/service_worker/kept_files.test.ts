// @vitest-environment node
import { expect, test } from "vitest";
import { keptFiles, pageOf, servedPath } from "./kept_files";

const CONTENTS: Record<string, string> = {
  "/start.html": "/assets/start-1.js",
  "/desk.html": "/assets/desk-1.js",
  "/courier.html": "/assets/courier-1.js /assets/look-1.css",
  "/service-worker.js": "",
  "/manifest.webmanifest": "",
  "/icons/512.png": "",
  "/icons/icon.svg": "",
  "/assets/start-1.js": "",
  "/assets/desk-1.js": 'from"./shared-1.js"',
  "/assets/courier-1.js": 'import("./scan-1.js")',
  "/assets/courier-1.js.br": "",
  "/assets/scan-1.js": 'from"./courier-1.js";from"./shared-1.js";"/assets/reader-1.wasm"',
  "/assets/reader-1.wasm": "/assets/start-1.js",
  "/assets/shared-1.js": "",
  "/assets/look-1.css": "url(/assets/font-1.woff2), url(/assets/font-1.woff)",
  "/assets/font-1.woff": "",
  "/assets/font-1.woff2": "",
};
const KEPT = keptFiles(Object.keys(CONTENTS), (path) => CONTENTS[path] ?? "");

test("a phone keeps all that its page may come to, once and uncompressed, and nothing else", () => {
  expect(KEPT.courier).toEqual([
    "/assets/courier-1.js",
    "/assets/font-1.woff2",
    "/assets/look-1.css",
    "/assets/reader-1.wasm",
    "/assets/scan-1.js",
    "/assets/shared-1.js",
    "/courier.html",
    "/icons/icon.svg",
    "/manifest.webmanifest",
  ]);
  expect(KEPT.desk.filter((path) => path.endsWith(".js"))).toEqual([
    "/assets/desk-1.js",
    "/assets/shared-1.js",
  ]);
});

test("a navigation is answered by a page that is kept, and by no other", () => {
  expect(servedPath("/courier.html")).toBe("/courier");
  expect(pageOf("/courier", KEPT.courier)).toBe("/courier");
  expect(pageOf("/courier/", KEPT.courier)).toBe("/courier");
  expect(pageOf("/desk", KEPT.courier)).toBeNull();
  expect(pageOf("/dispatch", KEPT.courier)).toBeNull();
  expect(pageOf("/v1/me", KEPT.courier)).toBeNull();
  expect(pageOf("/", KEPT.courier)).toBeNull();
});
