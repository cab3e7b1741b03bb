/** Something happened on the way: told to the dispatchers, with or without papers. */

import type { EventDraft, Incident } from "@kit/custody/events";
import type { ClosedPicture } from "@kit/outbox/picture";
import { database } from "@kit/store/database";
import { NAME, self } from "../state";
import { commit, entryOf, sides, where } from "./commit";
import { picturesOf } from "./pictures";

export const INCIDENTS: readonly Incident[] = [
  "accident",
  "road_flooded",
  "bag_damaged",
  "vehicle",
  "other",
];

export interface Happened {
  readonly kind: Incident;
  /** Items and bags that it concerns; there may be none. */
  readonly items: readonly string[];
  readonly note: string;
  readonly pictures: readonly ClosedPicture[];
}

/** Sign and keep an incident; yields the event's identity. */
export async function reportIncident(happened: Happened): Promise<string> {
  if (self.value === null) throw new Error("this phone signs for nobody");
  const draft: EventDraft = {
    act: "report",
    items: happened.items,
    giver: self.value.party,
    receiver: null,
    ...where(null),
    evidence: happened.pictures.map((picture) => picture.digest),
    sides: sides(happened.note),
    detail: { what: "incident", incident: happened.kind },
  };
  const entry = entryOf("incident", draft, null, { outcome: happened.kind });
  const [recorded] = await commit([draft], [entry], picturesOf(happened.pictures));
  if (recorded === undefined) throw new Error("the incident was not recorded");
  return recorded.eventId;
}

/** Whether the server has acknowledged an event of this phone. */
export async function isAcknowledged(eventId: string): Promise<boolean> {
  const store = await database(NAME);
  return (await store.getKeyFromIndex("outbox", "eventId", eventId)) === undefined;
}
