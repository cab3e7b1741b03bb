/**
 * What is closed for the server alone: the phone can send it, and never read it again.
 *
 * `PRE1`, 8 bytes of the hash of the server's public key, a public key made for this once, and the
 * content under AES-256-GCM. Key and nonce are HKDF-SHA-256 of the ECDH of the two keys. What it
 * belongs to, by its hash, is authenticated beside it: it opens for nothing else.
 */

import { type Bytes, joined, sha256, utf8 } from "./bytes";

export type SealingContext = "postroute.evidence.seal/1" | "postroute.sides.seal/1";

const P256 = { name: "ECDH", namedCurve: "P-256" } as const;

/**
 * Close a content for the server.
 *
 * `digest`: SHA-256 of the plain picture, or of the signed bytes of the event whose sides these are.
 */
export async function seal(
  content: Uint8Array,
  digest: Bytes,
  serverKey: Bytes,
  context: SealingContext,
): Promise<Bytes> {
  const { subtle } = crypto;
  const own = await subtle.generateKey(P256, false, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
  const server = await subtle.importKey("raw", serverKey, P256, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: server }, own.privateKey, 256);
  const base = await subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const info = joined(utf8(context), point, serverKey);
  const none = new Uint8Array();
  const made = new Uint8Array(
    await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: none, info }, base, 352),
  );
  const key = await subtle.importKey("raw", made.slice(0, 32), "AES-GCM", false, ["encrypt"]);
  const by = { name: "AES-GCM", iv: made.slice(32), additionalData: digest };
  const closed = new Uint8Array(await subtle.encrypt(by, key, content as Bytes));
  const keyId = (await sha256(serverKey)).subarray(0, 8);
  return joined(utf8("PRE1"), keyId, point, closed);
}
