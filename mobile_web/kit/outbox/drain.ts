/** The outbox emptied as far as it can be: the same code for pages and for the service worker. */

import { type DatabaseName, database } from "@kit/store/database";
import { forgetDeviceWhenSent } from "@kit/store/forgetting";
import { LaterError } from "./asking";
import { tellChange } from "./changes";
import { sendEvents } from "./events";
import { sendPictures } from "./pictures";

export interface Drained {
  /** `busy`: another tab or the worker is at it. `later`: something waits, and may be sent yet. */
  readonly state: "done" | "busy" | "later";
  /** Events and pictures that the server has acknowledged. */
  readonly acknowledged: number;
  /** Milliseconds that the server wants to be left alone; null: it did not say. */
  readonly retryAfterMs: number | null;
}

const BUSY: Drained = { state: "busy", acknowledged: 0, retryAfterMs: null };

/** Send what waits; one at a time over all tabs and the worker. */
export async function drain(name: DatabaseName): Promise<Drained> {
  const options = { ifAvailable: true } as const;
  return navigator.locks.request(`postroute drain ${name}`, options, (lock) =>
    lock === null ? BUSY : drainAll(name),
  );
}

async function drainAll(name: DatabaseName): Promise<Drained> {
  const store = await database(name);
  const device = await store.get("device", "self");
  if (device === undefined) return { state: "done", acknowledged: 0, retryAfterMs: null };
  let acknowledged = 0;
  const onSent = (count: number) => {
    acknowledged += count;
    void tellChange(name, "sent");
  };
  try {
    // Events before pictures: they are what custody is judged by, and they are small.
    await sendEvents(store, onSent);
    await sendPictures(store, device, onSent);
    await forgetDeviceWhenSent(store);
    return { state: "done", acknowledged, retryAfterMs: null };
  } catch (error) {
    if (!(error instanceof LaterError)) throw error;
    return { state: "later", acknowledged, retryAfterMs: error.retryAfterMs };
  }
}
