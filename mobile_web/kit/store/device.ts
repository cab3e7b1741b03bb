/** The device that this phone was enrolled as. */

import type { Database, DatabaseName, DeviceRecord } from "./database";

/** This phone signs for nobody: it was not enrolled, or its storage is gone. */
export class NotEnrolledError extends Error {
  override readonly name = "NotEnrolledError";
}

/** The enrolled device, or an error. */
export async function enrolledDevice(store: Database): Promise<DeviceRecord> {
  const device = await store.get("device", "self");
  if (device === undefined) throw new NotEnrolledError("this phone is not enrolled");
  return device;
}

/** The lock under which the device signs, and is changed: its numbers are given one by one. */
export function signLock(name: DatabaseName): string {
  return `postroute sign ${name}`;
}
