/** This phone becomes a courier's. */

import { type Enrolled, enrol, type Invitation } from "@kit/api";
import { lockNow } from "./shift";
import { isStorageLost, NAME, phase } from "./state";

/** Enrol this phone by an invitation; throws what `enrol` throws. */
export async function enrolHere(invitation: Invitation): Promise<Enrolled> {
  const enrolled = await enrol(NAME, invitation);
  isStorageLost.value = false;
  // What was on the screen was the day of whoever this phone was before.
  if (phase.value === "open") lockNow();
  return enrolled;
}
