/** Word that what waits has changed: to this page, to other tabs, to the service worker. */

import type { DatabaseName } from "@kit/store/database";

export type Change = "recorded" | "sent" | "wiped";

type Listener = (change: Change) => void | Promise<void>;

const listeners = new Map<DatabaseName, Set<Listener>>();
const channels = new Map<DatabaseName, BroadcastChannel>();

/** Tell other tabs and the worker. */
export function tellOthers(name: DatabaseName, change: Change): void {
  channelOf(name)?.postMessage(change);
}

/** Tell everybody; done once all of this page have taken it in, or could not. */
export async function tellChange(name: DatabaseName, change: Change): Promise<void> {
  tellOthers(name, change);
  const heard = [...(listeners.get(name) ?? [])].map(async (listener) => listener(change));
  for (const one of await Promise.allSettled(heard))
    if (one.status === "rejected") console.error(one.reason);
}

/** Be told; yields how to be told no more. */
export function onChange(name: DatabaseName, listener: Listener): () => void {
  const known = listeners.get(name) ?? new Set();
  listeners.set(name, known.add(listener));
  channelOf(name);
  return () => known.delete(listener);
}

function channelOf(name: DatabaseName): BroadcastChannel | null {
  if (typeof BroadcastChannel === "undefined") return null;
  const known = channels.get(name);
  if (known !== undefined) return known;
  const made = new BroadcastChannel(`outbox ${name}`);
  made.onmessage = ({ data }: MessageEvent<Change>) => {
    for (const listener of listeners.get(name) ?? []) void listener(data);
  };
  channels.set(name, made);
  return made;
}
