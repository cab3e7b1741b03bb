/** What a phone that was revoked forgets, and what it still has to do. */

import { type Database, STRICT } from "./database";

const REVOKED = "revoked";
const TOLD_TO_US = ["shift", "package", "journal", "files", "settings", "pending"] as const;

/** Forget all but what is still to be sent, and the key that it takes to send it. */
export async function forgetAllButOutbox(store: Database): Promise<void> {
  const writing = store.transaction(TOLD_TO_US, "readwrite", STRICT);
  await Promise.all([
    ...TOLD_TO_US.map((name) => writing.objectStore(name).clear()),
    writing.objectStore("settings").put(true, REVOKED),
    writing.done,
  ]);
  await forgetDeviceWhenSent(store);
}

/** Whether the server has revoked this device. */
export async function isRevoked(store: Database): Promise<boolean> {
  return (await store.get("settings", REVOKED)) === true;
}

/** Of a revoked device the key goes as soon as nothing is left to be sent. */
export async function forgetDeviceWhenSent(store: Database): Promise<void> {
  if (!(await isRevoked(store))) return;
  const writing = store.transaction(["device", "outbox", "evidence"], "readwrite", STRICT);
  const [events, pictures] = await Promise.all([
    writing.objectStore("outbox").count(),
    writing.objectStore("evidence").count(),
  ]);
  if (events + pictures === 0) await writing.objectStore("device").clear();
  await writing.done;
}
