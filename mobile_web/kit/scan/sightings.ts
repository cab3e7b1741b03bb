/** Which texts of a picture are news: a paper that stays before the camera is told once. */

/** Milliseconds that a text must be out of the picture before it counts as shown again. */
export const GONE_AFTER = 1_500;

export interface Sightings {
  /** Of the texts in a frame, those that are news; `at` in milliseconds of any one clock. */
  readonly news: (texts: readonly string[], at: number) => string[];
}

/**
 * A memory of what the camera sees.
 *
 * Decoders miss a frame now and then, so a text has left only when it was not seen for a while.
 * Forgetting each text by itself lets several papers lie side by side.
 */
export function sightings(): Sightings {
  const lastSeen = new Map<string, number>();
  return {
    news(texts, at) {
      for (const [text, seen] of lastSeen) if (at - seen >= GONE_AFTER) lastSeen.delete(text);
      const fresh = [...new Set(texts)].filter((text) => !lastSeen.has(text));
      for (const text of texts) lastSeen.set(text, at);
      return fresh;
    },
  };
}
