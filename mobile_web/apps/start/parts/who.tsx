/** The other doors: whoever has a phone or a login already, and the desk. */

import { texts } from "@kit/i18n/language";
import { Icon, type IconName } from "@kit/ui/icon";
import { parties } from "../data";
import { DeskChoice } from "./desk_choice";

const say = texts({
  title: { vi: "Bạn là ai?", en: "Who are you?" },
  courier: { vi: "Bưu tá", en: "Courier" },
  courierHow: {
    vi: "Tuyến hôm nay, quét, giao nhận; dùng được khi mất mạng.",
    en: "Today's route, scanning, handovers; works without a network.",
  },
  desk: { vi: "Quầy bàn giao", en: "Handover desk" },
  deskHow: {
    vi: "Điểm đại lý, bưu cục, cơ quan: bàn giao với bưu tá.",
    en: "Agent points, post offices, authorities: hand over with a courier.",
  },
  dispatch: { vi: "Điều phối", en: "Dispatch" },
  dispatchHow: {
    vi: "Mọi tuyến trên bản đồ: đã xong, còn thiếu, trực tiếp.",
    en: "Every route on the map: done, missing, live.",
  },
  login: {
    vi: "Chạy thử: tên demo-dispatcher, mật khẩu in ở cửa sổ lệnh khi khởi động máy chủ.",
    en: "To try: login demo-dispatcher; the password is printed where the server was started.",
  },
});

export function Who() {
  return (
    <section class="stack" aria-labelledby="who-title">
      <h2 id="who-title" class="large">
        {say.title()}
      </h2>
      <ul class="cards">
        <Role href="/courier" icon="route" name={say.courier()} how={say.courierHow()} />
        <Role href="/dispatch" icon="map" name={say.dispatch()} how={say.dispatchHow()} />
        <Role href="/desk" icon="handover" name={say.desk()} how={say.deskHow()} />
      </ul>
      {parties.value && <p class="soft">{say.login()}</p>}
      {parties.value && <DeskChoice parties={parties.value} />}
    </section>
  );
}

interface RoleProps {
  readonly href: string;
  readonly icon: IconName;
  readonly name: string;
  readonly how: string;
}

function Role({ href, icon, name, how }: RoleProps) {
  return (
    <li>
      <a class="card who-card" href={href}>
        <Icon name={icon} />
        <span>
          <span class="strong">{name}</span>
          <span class="soft small who-line">{how}</span>
        </span>
        <Icon name="forward" />
      </a>
    </li>
  );
}
