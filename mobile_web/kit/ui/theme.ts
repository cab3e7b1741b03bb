/** Light, dark, or black on white for the sun. */

import { signal } from "@preact/signals";

export type Theme = "light" | "dark" | "sun";
export const THEMES: readonly Theme[] = ["light", "dark", "sun"];

const KEPT = "postroute.theme";

function kept(): Theme {
  try {
    const found = localStorage.getItem(KEPT);
    if (found === "light" || found === "dark" || found === "sun") return found;
  } catch {
    // Storage may be closed to the page.
  }
  return globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const theme = signal<Theme>(typeof document === "undefined" ? "light" : kept());

/** Draw the page in the theme that was chosen last. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme.value;
}

/** Draw in another theme from now on. */
export function chooseTheme(wanted: Theme): void {
  theme.value = wanted;
  applyTheme();
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // Then it holds for this page alone.
  }
}
