/** Who took the papers, and how it was checked that it is them. */

import type { Identity } from "@kit/custody/events";
import { texts } from "@kit/i18n/language";
import { Choice, Field, Toggle } from "@kit/ui/field";
import type { Given } from "../../work/proof";
import { Section } from "./section";

const say = texts({
  who: { vi: "Ai nhận", en: "Who receives" },
  citizen: { vi: "Chính người dân", en: "The citizen" },
  delegate: { vi: "Người nhận thay", en: "A delegate" },
  name: { vi: "Họ tên người nhận thay", en: "The delegate's name" },
  consent: {
    vi: "Người dân đã đồng ý cho người này nhận thay",
    en: "The citizen has agreed that this person receives",
  },
  identity: { vi: "Kiểm tra người nhận bằng", en: "Who it is, checked by" },
  card: { vi: "Thẻ căn cước", en: "Identity card" },
  vneid: { vi: "VNeID", en: "VNeID" },
  known: { vi: "Người quen biết", en: "Known person" },
  none: { vi: "Không kiểm tra", en: "Not checked" },
  noPicture: {
    vi: "Chỉ ghi cách kiểm tra. Không chụp ảnh thẻ hay màn hình VNeID.",
    en: "Only how you checked is noted. No photograph of the card or of VNeID is taken.",
  },
});

type Answers = Pick<Given, "recipient" | "delegateName" | "hasConsent" | "identity">;

interface RecipientProps {
  readonly given: Answers;
  /** Of the citizen, where it is open. */
  readonly name: string | null;
  readonly onChange: (answers: Partial<Answers>) => void;
}

export function Recipient({ given, name, onChange }: RecipientProps) {
  const identities: readonly { value: Identity; text: string }[] = [
    { value: "card", text: say.card() },
    { value: "vneid", text: say.vneid() },
    { value: "known_person", text: say.known() },
    { value: "none", text: say.none() },
  ];
  return (
    <>
      <Section>
        <Choice
          label={say.who()}
          options={[
            { value: "citizen", text: name ?? say.citizen() },
            { value: "delegate", text: say.delegate() },
          ]}
          value={given.recipient}
          onChoose={(recipient) => onChange({ recipient })}
        />
        {given.recipient === "delegate" && (
          <>
            <Field
              label={say.name()}
              value={given.delegateName}
              maxLength={80}
              onInput={(delegateName) => onChange({ delegateName })}
            />
            <Toggle isOn={given.hasConsent} onChange={(hasConsent) => onChange({ hasConsent })}>
              {say.consent()}
            </Toggle>
          </>
        )}
      </Section>
      <Section>
        <Choice
          label={say.identity()}
          options={identities}
          value={given.identity}
          onChoose={(identity) => onChange({ identity })}
          isTwo
        />
        <p class="small soft">{say.noPicture()}</p>
      </Section>
    </>
  );
}
