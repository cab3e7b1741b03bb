/** An invitation on its way to making this device somebody's. */

import { type Invitation, readInvitation } from "@kit/api";
import { signal } from "@preact/signals";

/** The invitation that waits for a yes; null: none. */
export const invited = signal<Invitation | null>(null);

/** Heed invitations in the page's address: a link, or the phone's own camera, opens them there. */
export function startInvitations(): void {
  takeFromAddress();
  globalThis.addEventListener("hashchange", takeFromAddress);
}

/** The secret must not stay in the address, nor in the history of it. */
function takeFromAddress(): void {
  const found = readInvitation(location.href);
  if (found === null) return;
  history.replaceState(null, "", `${location.pathname}#/`);
  dispatchEvent(new HashChangeEvent("hashchange"));
  invited.value = found;
}
