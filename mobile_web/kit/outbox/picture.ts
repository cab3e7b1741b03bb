/** A picture closed for the server at once, before it touches the disk. */

import { type Bytes, sha256, toHex } from "@kit/custody/bytes";
import { seal } from "@kit/custody/sealing";
import { type DatabaseName, database, type EvidenceRecord } from "@kit/store/database";
import { SEALING_KEY } from "@kit/store/files";

/** What `record` keeps of a picture. */
export interface SealedPicture
  extends Pick<EvidenceRecord, "sha256" | "sealed" | "kind" | "mediaType"> {}

/** A picture as an event names it, and as it is kept. */
export interface ClosedPicture extends SealedPicture {
  /** For the event's `evidence`. */
  readonly digest: Bytes;
}

/** Close a picture; its bytes must hold nothing but pixels (see courier_api/evidence/README.md). */
export async function closePicture(
  name: DatabaseName,
  plain: Bytes,
  kind: "photograph" | "signature",
): Promise<ClosedPicture> {
  const serverKey = await (await database(name)).get("files", SEALING_KEY);
  if (!(serverKey instanceof Uint8Array)) throw new Error("the server's sealing key is not here");
  const digest = await sha256(plain);
  const sealed = await seal(plain, digest, serverKey, "postroute.evidence.seal/1");
  return { digest, sha256: toHex(digest), sealed, kind, mediaType: mediaTypeOf(plain) };
}

function mediaTypeOf(plain: Bytes): EvidenceRecord["mediaType"] {
  if (plain[0] === 0x89) return "image/png";
  return plain[0] === 0x52 ? "image/webp" : "image/jpeg";
}
