/** Frame after frame of a video goes to the reader, no faster than it answers. */

import { pixelsOf, type Reader } from "./reader";

/** Milliseconds from one frame to the next: more a second only warms the phone. */
const PACE = 60;
/** Codes in one frame. */
const IN_FRAME = 4;

export type OnTexts = (texts: readonly string[], grabbedAt: number) => void;

/**
 * Read until the answer is called, or until the reader breaks, which `onFault` is told.
 *
 * `grabbedAt` is by the clock of `performance`.
 */
export function readFrames(
  video: HTMLVideoElement,
  reader: Reader,
  onTexts: OnTexts,
  onFault: () => void,
): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(from: number): void {
    if (isOver) return;
    timer = setTimeout(next, Math.max(0, PACE - (performance.now() - from)));
  }

  function next(): void {
    // Where the browser tells of new frames, none is read twice.
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(() => void look());
    else void look();
  }

  async function look(): Promise<void> {
    if (isOver) return;
    const grabbedAt = performance.now();
    const { videoWidth, videoHeight } = video;
    const image = videoWidth > 0 ? pixelsOf(video, videoWidth, videoHeight) : null;
    try {
      if (image !== null) {
        const texts = await reader.read(image, IN_FRAME);
        if (!isOver) onTexts(texts, grabbedAt);
      }
    } catch {
      if (!isOver) onFault();
      return;
    }
    later(grabbedAt);
  }

  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
