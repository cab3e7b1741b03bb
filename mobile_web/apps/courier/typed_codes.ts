/** Codes that were typed at doors: what the server found of them, once it has heard. */

import { client } from "@kit/api/client";
import { type JournalEntry, standing } from "@kit/day/journal";
import { notSent } from "@kit/outbox";
import { effect, signal } from "@preact/signals";
import { isOnline, journal, NAME, now, phase } from "./state";

export type CodeVerdict = "right" | "wrong";

/** By item; what is not in it, the server has not told yet. Asked for anew when the app opens. */
export const verdicts = signal<ReadonlyMap<string, CodeVerdict>>(new Map());

/** Items that were delivered with a code of which nothing was told yet. */
export function undecided(
  done: readonly JournalEntry[],
  known: ReadonlyMap<string, CodeVerdict>,
): string[] {
  const items = standing(done)
    .filter((entry) => entry.isUnconfirmed)
    .flatMap((entry) => entry.items);
  return [...new Set(items)].filter((item) => !known.has(item));
}

let isAsking = false;

/** Ask when everything was sent, and each half minute until the server has told. */
export function startAskingCodes(): () => void {
  return effect(() => {
    const wanted = undecided(journal.value, verdicts.value);
    const canAsk = phase.value === "open" && isOnline.value && notSent.value.events === 0;
    // Read for its ticking alone.
    if (now.value > 0 && canAsk && wanted.length > 0) void ask(wanted);
  });
}

async function ask(items: readonly string[]): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  try {
    const told = new Map<string, CodeVerdict>();
    for (const code of items) {
      const { data } = await client(NAME).GET("/v1/items/{code}", { params: { path: { code } } });
      const verdict = verdictOf(data?.proof_state.code);
      if (verdict !== null) told.set(code, verdict);
    }
    if (told.size > 0) verdicts.value = new Map([...verdicts.value, ...told]);
  } catch {
    // The next half minute asks again.
  } finally {
    isAsking = false;
  }
}

function verdictOf(standing: string | undefined): CodeVerdict | null {
  if (standing === "confirmed") return "right";
  return standing === "wrong" ? "wrong" : null;
}
