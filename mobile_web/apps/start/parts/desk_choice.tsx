/** Being an agent, a post office or an authority: an enrolled desk on this computer. */

import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { useState } from "preact/hooks";
import { type DemoParties, type DemoParty, type Invitation, invite } from "../data";
import { InvitationCard } from "./invitation_card";

const say = texts({
  label: { vi: "Thử làm một quầy", en: "Try being a desk" },
  offices: { vi: "Bưu cục", en: "Post offices" },
  agents: { vi: "Điểm đại lý", en: "Agent points" },
  authorities: { vi: "Cơ quan", en: "Authorities" },
  be: { vi: "Lấy mã ghi danh", en: "Get its enrolment code" },
});

export function DeskChoice({ parties }: { readonly parties: DemoParties }) {
  const first = parties.agents[0] ?? parties.offices[0] ?? parties.authorities[0];
  const [party, setParty] = useState(first?.party ?? "");
  const [made, setMade] = useState<Invitation | null>(null);
  const be = async () => setMade(await invite(party));
  if (first === undefined) return null;
  return (
    <div class="stack">
      <div class="desk-choice">
        <div class="field">
          <label for="desk-party">{say.label()}</label>
          <select
            id="desk-party"
            value={party}
            onChange={(at) => {
              setParty(at.currentTarget.value);
              setMade(null);
            }}
          >
            <Group label={say.agents()} parties={parties.agents} />
            <Group label={say.offices()} parties={parties.offices} />
            <Group label={say.authorities()} parties={parties.authorities} />
          </select>
        </div>
        <Button kind="plain" onPress={() => void be()}>
          {say.be()}
        </Button>
      </div>
      {made && <InvitationCard invitation={made} onRenew={() => void be()} />}
    </div>
  );
}

function Group({
  label,
  parties,
}: {
  readonly label: string;
  readonly parties: readonly DemoParty[];
}) {
  return (
    <optgroup label={label}>
      {parties.map((one) => (
        <option key={one.party} value={one.party}>
          {one.name}
        </option>
      ))}
    </optgroup>
  );
}
