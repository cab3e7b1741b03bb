/** Where one is: the address behind `#`, so that a reload stays, and Back goes back. */

import { computed, signal } from "@preact/signals";

const hash = signal(typeof location === "undefined" ? "" : location.hash);

globalThis.addEventListener?.("hashchange", () => {
  hash.value = location.hash;
});

/** `#/stop/3` as `["stop", "3"]`. */
export const path = computed<readonly string[]>(() =>
  hash.value
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .map(readable),
);

function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Whoever types an address may type a lone per cent sign.
    return part;
  }
}

/** The address of a screen, for links. */
export function to(...parts: readonly (string | number)[]): string {
  return `#/${parts.map((part) => encodeURIComponent(part)).join("/")}`;
}

/** Go there. */
export function go(...parts: readonly (string | number)[]): void {
  location.hash = to(...parts);
}

/** Go there; Back does not lead here again. */
export function replace(...parts: readonly (string | number)[]): void {
  history.replaceState(null, "", to(...parts));
  hash.value = location.hash;
}

/** Where one came from; the first screen when this one was opened by its address. */
export function back(): void {
  if (history.length > 1) history.back();
  else go();
}
