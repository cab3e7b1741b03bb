/** What happens, told at once: a stream that is taken up again wherever it broke. */

import { signal } from "@preact/signals";
import { EventReader, type StreamEvent } from "./event_stream";
import { authorised } from "./session";

/** Whether the stream is open: figures are of this moment. */
export const isLive = signal(false);

const LONGEST_MS = 30_000;
/** The server is heard of at least every so often, be it by a heartbeat. */
const SILENCE_MS = 60_000;

/** Follow until stopped; `onEvent` also gets `resync` where something may have been missed. */
export function follow(onEvent: (event: StreamEvent) => void): () => void {
  const over = new AbortController();
  void run(over.signal, onEvent).finally(() => {
    isLive.value = false;
  });
  return () => over.abort();
}

async function run(over: AbortSignal, onEvent: (event: StreamEvent) => void): Promise<void> {
  const reader = new EventReader();
  let last: string | null = null;
  let failures = 0;
  while (!over.aborted) {
    try {
      await listen(over, last, reader, (event) => {
        failures = 0;
        last = event.id ?? last;
        onEvent(event);
      });
    } catch {
      // Broken or refused: it is tried again all the same.
    }
    isLive.value = false;
    failures += 1;
    const wait = Math.min(LONGEST_MS, reader.retryMs * 2 ** (failures - 1));
    await pause(wait * (0.75 + Math.random() / 2), over);
  }
}

async function listen(
  over: AbortSignal,
  last: string | null,
  reader: EventReader,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  const headers: Record<string, string> = { accept: "text/event-stream" };
  if (last !== null) headers["last-event-id"] = last;
  const own = new AbortController();
  const signals = AbortSignal.any([over, own.signal]);
  const answer = await authorised(
    new Request(`${location.origin}/v1/live`, { headers, signal: signals }),
  );
  if (!answer.ok || answer.body === null) throw new Error(`The stream answers ${answer.status}.`);
  isLive.value = true;
  const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const silent = setTimeout(() => own.abort(), SILENCE_MS);
    const { done, value } = await pieces.read().finally(() => clearTimeout(silent));
    if (done) return;
    for (const event of reader.take(value)) onEvent(event);
  }
}

function pause(milliseconds: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    over.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
