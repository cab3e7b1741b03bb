/** Identities that are chosen here, before anybody is asked: UUIDs of version 7 (RFC 9562). */

import { type Bytes, random } from "./bytes";

/** 16 bytes: the moment (milliseconds since 1970) in front, chance behind. */
export function uuid7(now: number): Bytes {
  const bytes = random(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  return bytes;
}
