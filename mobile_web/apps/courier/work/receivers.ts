/** To whom things go at a stop, and from whom they were to come. */

import { random, toBase64url } from "@kit/custody/bytes";
import type { Purpose } from "@kit/custody/events";
import type { StopProgress, Task } from "@kit/day/progress";
import type { RouteStop } from "@kit/day/route";
import { otherParty } from "../day/parties";

/** What one party is to get at a stop. */
export interface Receiver {
  /** Null: nobody has registered these, so nobody knows whose they are. */
  readonly party: string | null;
  /** As far as the phone may know it. */
  readonly name: string | null;
  readonly tasks: readonly Task[];
}

/** Whether what a party gets comes to the end of its way at a door, not at a counter. */
export function isCitizen(party: string | null): boolean {
  return party === null || party.startsWith("citizen:");
}

/** All who are still to get something at a stop; what failed before may be tried once more. */
export function receiversAt(at: StopProgress): Receiver[] {
  const found = new Map<string | null, Task[]>();
  for (const task of at.tasks) {
    if (task.does !== "deliver" || task.state === "done" || !task.isOnBoard) continue;
    const party = otherParty("deliver", task.parcel) ?? at.stop.place.party ?? task.parcel.citizen;
    found.set(party, [...(found.get(party) ?? []), task]);
  }
  return [...found].map(([party, tasks]) => {
    const named = tasks.find((task) => task.parcel.recipient_name !== null);
    const place = at.stop.place.party === party ? at.stop.place.name : null;
    return { party, name: named?.parcel.recipient_name ?? place, tasks };
  });
}

/** Who holds the item of a task before it is handed over here. */
export function giverOf(task: Task, stop: RouteStop, courier: string): string {
  if (task.does === "deliver") return courier;
  return (
    otherParty("collect", task.parcel) ?? stop.place.party ?? task.parcel.citizen ?? someCitizen()
  );
}

/**
 * A citizen of whom nothing is known.
 *
 * Papers that nobody registered are handed over all the same, and each handover names two parties.
 */
export function someCitizen(): string {
  return `citizen:${toBase64url(random(16))}`;
}

/** What a handover to a party is for; a dossier that comes to a citizen comes back. */
export function purposeOf(party: string, tasks: readonly Task[]): Purpose {
  if (isCitizen(party)) {
    return tasks.every((task) => task.parcel.kind === "dossier") ? "return" : "deliver";
  }
  return party.startsWith("authority:") ? "deliver" : "carry";
}
