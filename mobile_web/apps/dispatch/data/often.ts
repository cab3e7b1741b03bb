/** Reading anew on news: at once, then no more often than is of use, and never two at a time. */

/** A function that reads anew; calls that come meanwhile are answered by one more reading. */
export function gently(read: () => Promise<void>, leastMs: number): () => void {
  let isReading = false;
  let isWanted = false;
  const go = async (): Promise<void> => {
    if (isReading) {
      isWanted = true;
      return;
    }
    isReading = true;
    isWanted = false;
    await read().catch(() => undefined);
    setTimeout(() => {
      isReading = false;
      if (isWanted) void go();
    }, leastMs);
  };
  return () => void go();
}
