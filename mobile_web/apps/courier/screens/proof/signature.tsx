/** A signature, or why there is none. */

import type { Demand } from "@kit/day/route";
import { SignatureSheet } from "@kit/evidence/signature_sheet";
import { Thumbnail } from "@kit/evidence/thumbnail";
import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { useState } from "preact/hooks";
import { DemandChip } from "./demand_chip";
import { Section } from "./section";
import type { Pictures } from "./use_pictures";

const say = texts({
  title: { vi: "Chữ ký", en: "Signature" },
  sign: { vi: "Mời ký", en: "Ask to sign" },
  again: { vi: "Ký lại", en: "Sign again" },
  name: { vi: "chữ ký", en: "the signature" },
  unable: { vi: "Người nhận không ký được", en: "The recipient cannot sign" },
  able: { vi: "Ký được", en: "They can sign" },
  why: { vi: "Vì sao không ký được", en: "Why they cannot sign" },
  instead: {
    vi: "Ví dụ: đau tay, không biết chữ. Chụp ảnh giấy tờ đã trao thay cho chữ ký.",
    en: "Such as: a hurt hand, cannot write. Photograph the papers handed over instead.",
  },
});

interface SignatureProps {
  readonly demand: Demand | "one_of";
  readonly pictures: Pictures;
  /** Why nobody signs; null: nobody says so. */
  readonly unsigned: string | null;
  readonly onUnsigned: (reason: string | null) => void;
}

export function Signature({ demand, pictures, unsigned, onUnsigned }: SignatureProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { signature } = pictures;
  function refuse(): void {
    if (signature !== null) pictures.remove(signature);
    setIsOpen(false);
    onUnsigned("");
  }
  return (
    <Section
      title={say.title()}
      chip={unsigned === null && <DemandChip demand={demand} has={signature !== null} />}
    >
      {signature !== null && (
        <div class="thumbnails">
          <Thumbnail
            picture={signature.thumbnail}
            name={say.name()}
            onRemove={() => pictures.remove(signature)}
          />
        </div>
      )}
      {unsigned === null ? (
        <>
          <Button kind="plain" icon="pen" isWide onPress={() => setIsOpen(true)}>
            {signature === null ? say.sign() : say.again()}
          </Button>
          {signature === null && (
            <Button isWide onPress={refuse}>
              {say.unable()}
            </Button>
          )}
        </>
      ) : (
        <Unsigned reason={unsigned} onChange={onUnsigned} />
      )}
      {isOpen && (
        <SignatureSheet
          onSigned={(png, thumbnail) => {
            setIsOpen(false);
            void pictures.sign(png, thumbnail);
          }}
          onUnable={refuse}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Section>
  );
}

interface UnsignedProps {
  readonly reason: string;
  readonly onChange: (reason: string | null) => void;
}

function Unsigned({ reason, onChange }: UnsignedProps) {
  return (
    <>
      <Field
        label={say.why()}
        hint={say.instead()}
        value={reason}
        maxLength={200}
        onInput={onChange}
      />
      <Button icon="pen" isWide onPress={() => onChange(null)}>
        {say.able()}
      </Button>
    </>
  );
}
