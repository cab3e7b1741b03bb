/**
 * The service worker of couriers and desks: the app without a network, and the outbox sent when no
 * page is open. It never touches the API's answers: what they tell is the page's to keep, encrypted.
 */

import { drain } from "@kit/outbox/drain";
import { endIfOver } from "@kit/shift/shift";
import type { DatabaseName } from "@kit/store/database";
import { type KeptFiles, type KeptPage, pageOf, servedPath } from "./kept_files";

declare const self: ServiceWorkerGlobalScope;
declare const __FILES__: KeptFiles;
declare const __VERSION__: string;

/** Chrome's own, not yet among the types. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const PAGE: KeptPage = self.registration.scope.endsWith("/desk") ? "desk" : "courier";
const NAME: DatabaseName = `postroute-${PAGE}`;
const FILES = __FILES__[PAGE];
/** One computer may be both, and each of the two is renewed in its own time. */
const CACHES = `kept ${PAGE} `;
const CACHE = CACHES + __VERSION__;

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));

self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

self.addEventListener("message", (event: ExtendableMessageEvent) => {
  // The page says when: never in the middle of a delivery.
  if (event.data?.type === "activate") event.waitUntil(self.skipWaiting());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const page = request.mode === "navigate" ? pageOf(url.pathname, FILES) : null;
  // Whenever it wakes it looks whether the shift is over.
  if (page !== null) event.waitUntil(endIfOver(NAME).catch(() => undefined));
  if (page === null && !FILES.includes(url.pathname)) return;
  event.respondWith(fromCache(page ?? url.pathname, request));
});

self.addEventListener("sync", (event) => {
  const woken = event as SyncEvent;
  if (woken.tag === NAME) woken.waitUntil(sendAll());
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  const wanted = FILES.map((file) => new Request(servedPath(file), { cache: "reload" }));
  await cache.addAll(wanted);
  if (self.registration.active === null) return;
  // There is an older one at work: its pages decide when this one takes over.
  for (const page of await self.clients.matchAll()) page.postMessage({ type: "update-ready" });
}

async function forgetOlder(): Promise<void> {
  const older = (await caches.keys()).filter((key) => key.startsWith(CACHES) && key !== CACHE);
  await Promise.all(older.map((key) => caches.delete(key)));
  await self.clients.claim();
}

async function fromCache(path: string, request: Request): Promise<Response> {
  const options = { ignoreVary: true, ignoreSearch: true };
  const kept = await (await caches.open(CACHE)).match(path, options);
  return kept ?? fetch(request);
}

/** Send what waits; an error tells the browser to wake this worker once more. */
async function sendAll(): Promise<void> {
  await endIfOver(NAME);
  const { state } = await drain(NAME);
  if (state !== "done") throw new Error(`not all was sent: ${state}`);
}
