/** A session of this device: it knows no password, and signs a challenge instead. */

import { fromBase64url, toHex } from "@kit/custody/bytes";
import { sessionStatement } from "@kit/custody/statements";
import { wipe } from "@kit/shift/shift";
import { type DatabaseName, type DeviceRecord, database } from "@kit/store/database";
import { enrolledDevice } from "@kit/store/device";
import { postJson, RefusedError } from "./posting";

/** A token is renewed when so much of its time is left. */
const MARGIN_MS = 30_000;

interface Session {
  readonly token: string;
  /** By a clock that nobody sets. */
  readonly until: number;
}

/** A session is of one device: who enrols this phone anew must not ask in the former one's name. */
interface Opening {
  readonly deviceId: string;
  readonly session: Promise<Session>;
}

const sessions = new Map<DatabaseName, Opening>();

/**
 * The access token of this device's session, opened when there is none; several who ask at once
 * share one.
 *
 * When the server has revoked the device, everything but the outbox is wiped, and a `RefusedError`
 * of code `device_revoked` tells so.
 */
export async function accessToken(name: DatabaseName): Promise<string> {
  const device = await enrolledDevice(await database(name));
  const deviceId = toHex(device.deviceId);
  const known = sessions.get(name);
  if (known?.deviceId === deviceId) {
    const session = await known.session.catch(() => null);
    if (session !== null && session.until > performance.now()) return session.token;
  }
  if (sessions.get(name) === known) sessions.delete(name);
  const present = sessions.get(name);
  const opening = present?.deviceId === deviceId ? present : { deviceId, session: open(device) };
  sessions.set(name, opening);
  try {
    return (await opening.session).token;
  } catch (error) {
    if (sessions.get(name) === opening) sessions.delete(name);
    if (error instanceof RefusedError && error.code === "device_revoked") await wipe(name);
    throw error;
  }
}

/** The server did not take a token: the next who asks opens a session anew. */
export async function forgetSession(name: DatabaseName, token: string): Promise<void> {
  const known = sessions.get(name);
  const session = await known?.session.catch(() => null);
  // Others who held the same token may have a new one already.
  if (session?.token === token && sessions.get(name) === known) sessions.delete(name);
}

async function open(device: DeviceRecord): Promise<Session> {
  const { challenge } = await postJson("/v1/devices/challenges", null);
  const bytes = fromBase64url(String(challenge));
  if (bytes === null) throw new TypeError("a challenge that is none");
  const key = { algorithm: device.algorithm, pair: device.keys };
  const statement = await sessionStatement(key, device.deviceId, bytes);
  const told = await postJson("/v1/devices/sessions", { statement });
  const lifetime = Number(told.expires_in) * 1_000;
  return { token: String(told.access_token), until: performance.now() + lifetime - MARGIN_MS };
}
