/** An invitation on its way to making this phone a courier's. */

import { type Enrolled, enrol, type Invitation, readInvitation } from "@kit/api";
import { signal } from "@preact/signals";
import { lockNow } from "./shift";
import { isStorageLost, NAME, phase } from "./state";

/** The invitation that waits for the courier's yes; null: none. */
export const invited = signal<Invitation | null>(null);

/** Heed invitations in the page's address: the phone's own camera opens them there. */
export function startInvitations(): void {
  takeFromAddress();
  globalThis.addEventListener("hashchange", takeFromAddress);
}

/** Enrol this phone by an invitation; throws what `enrol` throws. */
export async function enrolHere(invitation: Invitation): Promise<Enrolled> {
  const enrolled = await enrol(NAME, invitation);
  isStorageLost.value = false;
  // What was on the screen was the day of whoever this phone was before.
  if (phase.value === "open") lockNow();
  return enrolled;
}

/** The secret must not stay in the address, nor in the history of it. */
function takeFromAddress(): void {
  const found = readInvitation(location.href);
  if (found === null) return;
  history.replaceState(null, "", `${location.pathname}#/`);
  dispatchEvent(new HashChangeEvent("hashchange"));
  invited.value = found;
}
