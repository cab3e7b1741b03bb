/** A code by this device, with the number of what it has signed last. */

import { makePresence } from "@kit/custody/presence";
import { type DatabaseName, database } from "@kit/store/database";
import { enrolledDevice } from "@kit/store/device";

/** Text of the code; made anew at each call. */
export async function ownPresence(name: DatabaseName): Promise<string> {
  const device = await enrolledDevice(await database(name));
  const { algorithm, keys: pair, deviceId, lastSeq } = device;
  return makePresence({ algorithm, pair, deviceId, lastSeq });
}
