/** CBOR (RFC 8949) in the shortest form, which the server's reader wants. */

import { decode, encode } from "cborg";
import type { Bytes } from "./bytes";

/** What our statements are made of; whole numbers only. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

/** The bytes of a value; names without a value are left out. */
export function writeCbor(value: Plain): Bytes {
  return encode(value, { ignoreUndefinedProperties: true }) as Bytes;
}

/** The value that bytes are; null when they are none in the shortest form. */
export function readCbor(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowBigInt: false,
      rejectDuplicateMapKeys: true,
    });
  } catch {
    return null;
  }
}
