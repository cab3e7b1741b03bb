/** What a device says of itself: that it holds a key, that it is there, that a picture is its own. */

import { type Bytes, toBase64url } from "./bytes";
import { writeCbor } from "./cbor";
import { makeSign1 } from "./cose";
import { publicBytes, type SigningKey } from "./keys";

/** To be enrolled, by the secret of an invitation. */
export async function enrolmentStatement(
  key: SigningKey,
  deviceId: Bytes,
  secret: Bytes,
): Promise<string> {
  const payload = writeCbor({ v: 1, secret, public_key: await publicBytes(key) });
  return toBase64url(await makeSign1(payload, key, deviceId, "postroute.enrol/1"));
}

/** To be given a session, by a challenge of the server's. */
export async function sessionStatement(
  key: SigningKey,
  deviceId: Bytes,
  challenge: Bytes,
): Promise<string> {
  const payload = writeCbor({ v: 1, challenge });
  return toBase64url(await makeSign1(payload, key, deviceId, "postroute.session/1"));
}

/** To send a picture: `size` is that of the bytes that are sent, sealed as they are. */
export async function evidenceStatement(
  key: SigningKey,
  deviceId: Bytes,
  picture: { readonly sha256: Bytes; readonly size: number },
  now: number,
): Promise<string> {
  const payload = writeCbor({ v: 1, ...picture, device_id: deviceId, issued_at: Math.round(now) });
  return toBase64url(await makeSign1(payload, key, deviceId, "postroute.evidence/1"));
}
