/** What a screen reader is told of what happens. */

import { signal } from "@preact/signals";

const said = signal({ text: "", turn: 0 });

/** Say something once; urgent words interrupt. */
export function announce(text: string): void {
  said.value = { text, turn: said.value.turn + 1 };
}

/** Must be on the page from the start: regions that come with their text are not read. */
export function LiveRegion() {
  const { text, turn } = said.value;
  // The same words again are another text: some readers keep silent otherwise.
  return (
    <p class="only-read" role="status" aria-live="polite">
      {text}
      {turn % 2 ? "\u00a0" : ""}
    </p>
  );
}
