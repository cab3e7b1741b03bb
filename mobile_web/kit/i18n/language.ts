/** Vietnamese first, English second: every text is written in both, or the build fails. */

import { signal } from "@preact/signals";

export type Language = "vi" | "en";
export type Text = Readonly<Record<Language, string>>;

type Entry = Text | ((...given: never[]) => Text);
type Said<T extends Entry> = T extends (...given: infer G) => Text
  ? (...given: G) => string
  : () => string;

const KEPT = "postroute.language";

function kept(): Language {
  try {
    return localStorage.getItem(KEPT) === "en" ? "en" : "vi";
  } catch {
    // Storage may be closed to the page; texts are not.
    return "vi";
  }
}

/** What the screens speak; reading it within a component draws that anew when it changes. */
export const language = signal<Language>(typeof localStorage === "undefined" ? "vi" : kept());

/** Speak another language from now on. */
export function choose(wanted: Language): void {
  language.value = wanted;
  document.documentElement.lang = wanted;
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // Then it holds for this page alone.
  }
}

/**
 * Functions that say each text in the language of the moment.
 *
 * A text without one of the languages does not compile.
 */
export function texts<T extends Record<string, Entry>>(
  table: T,
): { readonly [K in keyof T]: Said<T[K]> } {
  const said = Object.entries(table).map(([name, entry]) => [
    name,
    (...given: never[]) => (typeof entry === "function" ? entry(...given) : entry)[language.value],
  ]);
  return Object.fromEntries(said);
}

/** An English noun by number; Vietnamese ones do not change. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
