/** Pictures are taken, closed at once, and go with their event. */

import type { Bytes } from "@kit/custody/bytes";
import { drawFile, drawMoment } from "@kit/evidence/drawing";
import type { EventPicture } from "@kit/outbox";
import { type ClosedPicture, closePicture } from "@kit/outbox/picture";
import { NAME } from "../state";

/** A picture and what this screen shows of it until it is left. */
export interface Taken {
  readonly picture: ClosedPicture;
  readonly thumbnail: ImageBitmap;
}

/** A photograph from a file, or of what a camera sees now. */
export async function takePhotograph(from: Blob | HTMLVideoElement): Promise<Taken> {
  const { jpeg, thumbnail } = await (from instanceof Blob ? drawFile(from) : drawMoment(from));
  return { picture: await closePicture(NAME, jpeg, "photograph"), thumbnail };
}

/** A signature as the pad drew it. */
export async function takeSignature(png: Bytes, thumbnail: ImageBitmap): Promise<Taken> {
  return { picture: await closePicture(NAME, png, "signature"), thumbnail };
}

/** Pictures as they are kept; each once, with the first of the drafts that name them. */
export function picturesOf(pictures: readonly ClosedPicture[]): EventPicture[] {
  return pictures.map(({ digest: _, ...picture }) => ({ ...picture, index: 0 }));
}
