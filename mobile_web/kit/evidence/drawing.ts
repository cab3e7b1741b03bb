/** A photograph drawn anew from its pixels: upright, no larger than needed, sRGB, nothing beside. */

import type { Bytes } from "@kit/custody/bytes";
import { PictureError, plainJpeg } from "./plain_files";

/** What can be drawn: a file's picture, or a camera's moment. */
export type Drawable = ImageBitmap | HTMLVideoElement;

/** Longest side in pixels: a page of A4 can be read, and a slow network bears it. */
const LONGEST = 1_600;
const QUALITY = 0.72;
const THUMBNAIL = 176;

export interface Drawn {
  readonly jpeg: Bytes;
  /** For this screen alone; closed by who shows it. */
  readonly thumbnail: ImageBitmap;
}

/** The photograph in a file, which is looked at and not kept. */
export async function drawFile(file: Blob): Promise<Drawn> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new PictureError("file: no picture that this browser can read");
  }
  try {
    return await draw(picture, picture.width, picture.height);
  } finally {
    // Tens of megabytes, on a phone that has few.
    picture.close();
  }
}

/** What a camera sees now. */
export function drawMoment(video: HTMLVideoElement): Promise<Drawn> {
  return draw(video, video.videoWidth, video.videoHeight);
}

async function draw(picture: Drawable, width: number, height: number): Promise<Drawn> {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = canvasOf(Math.round(width * scale), Math.round(height * scale));
  const pen = canvas.getContext("2d", { colorSpace: "srgb", alpha: false }) as Pen | null;
  if (pen === null) throw new PictureError("canvas: this browser gives none");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const jpeg = plainJpeg(await encoded(canvas));
  const small = THUMBNAIL / Math.max(canvas.width, canvas.height);
  const thumbnail = await createImageBitmap(canvas, {
    resizeWidth: Math.max(1, Math.round(canvas.width * small)),
    resizeHeight: Math.max(1, Math.round(canvas.height * small)),
    resizeQuality: "medium",
  });
  return { jpeg, thumbnail };
}

type Canvas = OffscreenCanvas | HTMLCanvasElement;
type Pen = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

function canvasOf(width: number, height: number): Canvas {
  if ("OffscreenCanvas" in globalThis) return new OffscreenCanvas(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

async function encoded(canvas: Canvas): Promise<Uint8Array> {
  const type = "image/jpeg";
  const blob =
    "convertToBlob" in canvas
      ? await canvas.convertToBlob({ type, quality: QUALITY })
      : await new Promise<Blob | null>((done) => canvas.toBlob(done, type, QUALITY));
  if (blob?.type !== type) throw new PictureError("canvas: this browser writes no JPEG");
  return new Uint8Array(await blob.arrayBuffer());
}
