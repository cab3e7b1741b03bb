/** What a party is called: by the route where it tells, else by its kind and number. */

import { partyWords } from "@kit/handover/party_words";
import { nameOnRoute } from "../day/parties";
import { route } from "../state";

export function nameOf(party: string): string {
  return nameOnRoute(party, route.value) ?? partyWords(party);
}
