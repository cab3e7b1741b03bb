/** A phone for tests: enrolled, with an event to sign, and empty again. */

import type { EventDraft } from "@kit/custody/events";
import { makeKey } from "@kit/custody/keys";
import { closeDatabase, type DatabaseName, type DeviceRecord, database } from "@kit/store/database";

/** What such a phone may sign: a handover to its courier. */
export const DRAFT: EventDraft = {
  act: "handover",
  items: ["H57.17.21-261121-0001"],
  giver: "agent:042",
  receiver: "courier:c7",
  place: null,
  stop: null,
  detail: { purpose: "collect" },
};

/** Make the phone a device, with a key of its own. */
export async function enrolled(name: DatabaseName, as: Partial<DeviceRecord> = {}): Promise<void> {
  const { algorithm, pair: keys } = await makeKey();
  const device: DeviceRecord = {
    deviceId: new Uint8Array(16).fill(3),
    party: "courier:c7",
    label: "máy",
    algorithm,
    keys,
    lastSeq: 0,
    enrolledAt: 0,
    ...as,
  };
  await (await database(name)).put("device", device, "self");
}

/** Leave nothing on the phone. */
export async function emptied(name: DatabaseName): Promise<void> {
  await closeDatabase(name);
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = resolve;
  });
}
