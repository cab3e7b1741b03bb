/** A field to sign in: a PNG of black on white, whatever the theme. */

import type { Bytes } from "@kit/custody/bytes";
import type SignaturePad from "signature_pad";
import { PictureError, plainPng } from "./plain_files";

export type Pad = SignaturePad;

const THUMBNAIL_WIDTH = 176;

/** Make a canvas a field to sign in; the pad's code comes when somebody is to sign. */
export async function openPad(
  canvas: HTMLCanvasElement | null,
  onSigned: () => void,
): Promise<Pad> {
  const { default: Opened } = await import("signature_pad");
  if (canvas === null) throw new PictureError("the field to sign in is gone");
  // Sharp on a phone, and no larger than a print needs.
  const ratio = Math.min(2, Math.max(1, devicePixelRatio));
  canvas.width = Math.round(canvas.offsetWidth * ratio);
  canvas.height = Math.round(canvas.offsetHeight * ratio);
  canvas.getContext("2d")?.scale(ratio, ratio);
  const pad = new Opened(canvas, {
    backgroundColor: "#ffffff",
    penColor: "#101820",
    minWidth: 0.8,
    maxWidth: 2.6,
  });
  pad.addEventListener("endStroke", onSigned);
  return pad;
}

export interface Signature {
  readonly png: Bytes;
  /** For this screen alone; closed by who shows it. */
  readonly thumbnail: ImageBitmap;
}

/** What was signed on a canvas. */
export async function signatureOn(canvas: HTMLCanvasElement): Promise<Signature> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob === null) throw new PictureError("canvas: this browser writes no PNG");
  const png = plainPng(new Uint8Array(await blob.arrayBuffer()));
  const thumbnail = await createImageBitmap(canvas, {
    resizeWidth: THUMBNAIL_WIDTH,
    resizeHeight: Math.max(1, Math.round((canvas.height * THUMBNAIL_WIDTH) / canvas.width)),
    resizeQuality: "medium",
  });
  return { png, thumbnail };
}
