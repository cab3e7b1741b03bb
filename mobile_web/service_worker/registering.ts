/** How a page gets its service worker, and hears of a newer one. */

import { signal } from "@preact/signals";

/** A newer app lies ready: the page asks, and `takeUpdate` changes over. */
export const isUpdateReady = signal(false);

let waitingWorker: ServiceWorker | null = null;

/** Register the worker for a page's path; without one the page works, while there is a network. */
export async function registerWorker(scope: "/courier" | "/desk"): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) return;
  const options = { scope, updateViaCache: "none" } as const;
  let registration: ServiceWorkerRegistration;
  try {
    registration = await workers.register(`${scope}-sw.js`, options);
  } catch (error) {
    // Private windows refuse it, and a server that is away: the page itself works all the same.
    console.warn(error);
    return;
  }
  const look = () => {
    // The first worker of all takes over by itself: there is no older app to be asked.
    if (registration.waiting === null || registration.active === null) return;
    waitingWorker = registration.waiting;
    isUpdateReady.value = true;
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  workers.addEventListener("message", ({ data }) => {
    if (data?.type === "update-ready") setTimeout(look);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
  });
}

/** Change over to the newer app, and draw the page anew with it. */
export function takeUpdate(): void {
  if (waitingWorker === null) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  waitingWorker.postMessage({ type: "activate" });
}
