/** What a party is called where nobody has told its name: its kind and its number. */

import { texts } from "@kit/i18n/language";

const say = texts({
  courier: (number: string) => ({ vi: `Bưu tá ${number}`, en: `Courier ${number}` }),
  agent: (number: string) => ({ vi: `Điểm dịch vụ ${number}`, en: `Agent point ${number}` }),
  authority: (number: string) => ({ vi: `Cơ quan ${number}`, en: `Authority ${number}` }),
  office: (number: string) => ({ vi: `Bưu cục ${number}`, en: `Post office ${number}` }),
  citizen: (_number: string) => ({ vi: "Người dân", en: "The citizen" }),
});

type Kind = keyof typeof say;

/** `courier:c7` as "Bưu tá c7". */
export function partyWords(party: string): string {
  const [kind = "", number = ""] = party.split(":");
  return isKind(kind) ? say[kind](number) : party;
}

function isKind(kind: string): kind is Kind {
  return kind in say;
}
