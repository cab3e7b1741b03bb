/** Being one courier: the enrolment code, the labels to scan, and the codes that citizens got. */

import { counted, texts } from "@kit/i18n/language";
import { useEffect, useState } from "preact/hooks";
import { type DemoCourier, type Invitation, invite, type Label, labelsOf } from "../data";
import { InvitationCard } from "./invitation_card";
import { LabelSheet } from "./label_sheet";
import { Messages } from "./messages";
import { PhoneHelp } from "./phone_help";

const say = texts({
  back: { vi: "Chọn bưu tá khác", en: "Choose another courier" },
  title: (name: string) => ({ vi: `Bạn là ${name}`, en: `You are ${name}` }),
  about: (stops: number, items: number) => ({
    vi: `${stops} điểm dừng, ${items} hồ sơ và giấy tờ hôm nay.`,
    en: `${counted(stops, "stop")} and ${counted(items, "item")} today.`,
  }),
  enrol: { vi: "1 · Ghi danh máy", en: "1 · Enrol a device" },
});

export function Door({ courier }: { readonly courier: DemoCourier }) {
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [labels, setLabels] = useState<readonly Label[] | null>(null);
  const renew = async () => setInvitation(await invite(courier.party));
  useEffect(() => {
    document.title = `${courier.name} · Postroute`;
    setInvitation(null);
    setLabels(null);
    void renew();
    void labelsOf(courier.courier_id).then(setLabels);
  }, [courier.party]);
  return (
    <main class="stack is-wide-apart">
      <div class="stack is-tight no-print">
        <a href="#/">{say.back()}</a>
        <h1>{say.title(courier.name)}</h1>
        <p class="soft">
          {courier.vehicle_id} · {say.about(courier.num_stops, courier.num_items)}
        </p>
      </div>
      <section class="stack no-print" aria-labelledby="enrol-title">
        <h2 id="enrol-title" class="large">
          {say.enrol()}
        </h2>
        {invitation && <InvitationCard invitation={invitation} onRenew={() => void renew()} />}
        <PhoneHelp />
      </section>
      <LabelSheet courierId={courier.courier_id} labels={labels} />
      <Messages />
    </main>
  );
}
