/** When a page sends: at once after each scan, when the network is back, when it is looked at. */

import { type DatabaseName, database, STRICT } from "@kit/store/database";
import { noteUnsent } from "@kit/store/loss";
import { signal } from "@preact/signals";
import { onChange } from "./changes";
import { drain } from "./drain";
import { pause } from "./pauses";
import { NOTHING_WAITS, type Waiting, waiting } from "./waiting";

/** Nobody waits longer than this to see counted what is signed and kept already. */
const COUNTING_MS = 1_000;
/** While another tab sends, or the worker, look again after this. */
const BUSY_MS = 3_000;

/** What waits, for the line that is always in sight. */
export const notSent = signal<Waiting>(NOTHING_WAITS);

interface SyncManager {
  register(tag: string): Promise<void>;
}

/** Send whenever it may be of use, until the yielded function is called. */
export function startDraining(name: DatabaseName): () => void {
  const draining = new Draining(name);
  const stop = new AbortController();
  const { signal: until } = stop;
  const stopListening = onChange(name, async (change) => {
    // Whoever records waits for the count: "all sent" is not in sight over what was just signed.
    const counted = draining.look();
    if (change === "recorded") draining.recorded();
    await Promise.race([counted, new Promise((done) => setTimeout(done, COUNTING_MS))]);
  });
  addEventListener("online", () => draining.now(), { signal: until });
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible") draining.now();
    },
    { signal: until },
  );
  void draining.look();
  void tryRefusedAgain(name).finally(() => draining.now());
  return () => {
    stop.abort();
    stopListening();
    draining.stop();
  };
}

class Draining {
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** The server asked to be left alone until then, by a clock that nobody sets. */
  private notBefore = 0;
  private isStopped = false;
  private looks = 0;
  /** The look whose count is in sight. */
  private seen = 0;

  constructor(private readonly name: DatabaseName) {}

  /** The network may be back: whatever was waited for is waited for no longer. */
  now(): void {
    this.failures = 0;
    void this.run();
  }

  recorded(): void {
    void this.askForSync();
    // During a pause each scan would otherwise ask a server that is down.
    if (this.failures === 0) void this.run();
  }

  stop(): void {
    this.isStopped = true;
    this.clear();
  }

  /** Count anew. */
  async look(): Promise<void> {
    if (this.isStopped) return;
    this.looks += 1;
    const look = this.looks;
    const now = await waiting(this.name);
    // A later look has counted already: this count is of before.
    if (look < this.seen) return;
    this.seen = look;
    notSent.value = now;
    await noteUnsent(this.name, now.events + now.evidence);
  }

  private async run(): Promise<void> {
    const wait = this.notBefore - performance.now();
    if (this.isStopped) return;
    if (wait > 0) return this.again(wait);
    this.clear();
    const { state, retryAfterMs } = await this.drained();
    await this.look().catch(() => undefined);
    if (state === "later") {
      this.failures += 1;
      if (retryAfterMs !== null) this.notBefore = performance.now() + retryAfterMs;
      this.again(pause(this.failures, retryAfterMs, Math.random()));
    } else {
      this.failures = 0;
      const { events, evidence, stuck } = notSent.value;
      if (events + evidence > stuck) this.again(BUSY_MS);
    }
  }

  private async drained(): ReturnType<typeof drain> {
    try {
      return await drain(this.name);
    } catch (error) {
      // A fault of this phone's storage: what is in it is not given up for that.
      console.error(error);
      return { state: "later", acknowledged: 0, retryAfterMs: null };
    }
  }

  private again(afterMs: number): void {
    this.clear();
    if (!this.isStopped) this.timer = setTimeout(() => void this.run(), afterMs);
  }

  private clear(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Where the browser can, the worker sends when this page is gone; never the only way. */
  private async askForSync(): Promise<void> {
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    const registration = await workers?.getRegistration();
    const sync = (registration as { sync?: SyncManager } | undefined)?.sync;
    await sync?.register(this.name).catch(() => undefined);
  }
}

/** What the server refused by itself gets another chance with each start: it may be a newer one. */
async function tryRefusedAgain(name: DatabaseName): Promise<void> {
  const store = await database(name);
  const writing = store.transaction(["outbox", "evidence"], "readwrite", STRICT);
  for (const part of ["outbox", "evidence"] as const) {
    let cursor = await writing.objectStore(part).index("refused").openCursor();
    while (cursor !== null) {
      await cursor.update({ ...cursor.value, refused: null });
      cursor = await cursor.continue();
    }
  }
  await writing.done;
}
