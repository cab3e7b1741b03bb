/** What lies in bags, as far as this phone has seen it packed. */

import { isBagCode } from "@kit/custody/codes";
import { type JournalEntry, standing } from "@kit/day/journal";

/** Contents of closed bags, bags within them included, by the bag's code. */
export type Contents = ReadonlyMap<string, readonly string[]>;

/** What the journal knows of bags that were not opened since. */
export function contentsOf(journal: readonly JournalEntry[]): Contents {
  const known = new Map<string, readonly string[]>();
  for (const entry of standing(journal)) {
    const bag = entry.items.find(isBagCode);
    if (bag === undefined) continue;
    if (entry.work === "pack") known.set(bag, added(known.get(bag) ?? [], entry.inside));
    if (entry.work === "open") known.delete(bag);
  }
  return known;
}

/** All that changes hands when these codes do: what lies in bags, and in bags within bags. */
export function insideOf(codes: readonly string[], contents: Contents): string[] {
  const found = new Set<string>();
  const queue = codes.flatMap((code) => contents.get(code) ?? []);
  for (const code of queue) {
    if (found.has(code)) continue;
    found.add(code);
    queue.push(...(contents.get(code) ?? []));
  }
  return [...found];
}

function added(before: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])];
}
