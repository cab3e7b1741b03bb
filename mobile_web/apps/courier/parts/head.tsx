/** Always in sight: who one is, whether there is a network, whether one is seen, what is not sent. */

import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { notSent } from "@kit/outbox";
import { IconButton } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { to } from "@kit/ui/route";
import { setSharing } from "../positions";
import { isOnline, isSharing, now, phase, type Self, self, shift } from "../state";

const say = texts({
  courier: { vi: "Bưu tá", en: "Courier" },
  online: { vi: "có mạng", en: "online" },
  offline: { vi: "mất mạng", en: "offline" },
  until: (time: string) => ({ vi: `ca đến ${time}`, en: `shift until ${time}` }),
  sharing: { vi: "Đang chia sẻ vị trí. Bấm để tắt", en: "Sharing position. Press to stop" },
  hidden: { vi: "Không chia sẻ vị trí. Bấm để bật", en: "Position not shared. Press to share" },
  allSent: { vi: "0 chưa gửi", en: "0 not yet sent" },
  unsent: (count: number) => ({ vi: `${count} chưa gửi`, en: `${count} not yet sent` }),
  refused: (count: number) => ({
    vi: `${count} bị máy chủ để riêng`,
    en: `${count} set aside by the server`,
  }),
  since: (time: string) => ({ vi: `từ ${time}`, en: `since ${time}` }),
});

export function Head() {
  const ends = shift.value?.endsAt;
  const told = [
    isOnline.value ? say.online() : say.offline(),
    ends !== undefined && say.until(clock(ends)),
  ];
  return (
    <header class="head">
      <div class="head-row">
        <div class="head-words">
          <p class="strong head-name">{nameOf(self.value)}</p>
          <p class="small head-state">
            <Icon name={isOnline.value ? "cloud" : "offline"} />
            <span>{told.filter(Boolean).join(" · ")}</span>
          </p>
        </div>
        {phase.value === "open" && (
          <div class={isSharing.value ? "seen" : "unseen"}>
            <IconButton
              name={isSharing.value ? say.sharing() : say.hidden()}
              icon="place"
              isPressed={isSharing.value}
              onPress={() => void setSharing(!isSharing.value)}
            />
          </div>
        )}
      </div>
      {self.value !== null && <Unsent />}
    </header>
  );
}

/** Two phones of one dispatcher may be called alike: the party tells them apart. */
function nameOf(device: Self | null): string {
  return device === null ? say.courier() : `${device.label} · ${device.party.split(":").at(-1)}`;
}

/** After this long online something is in the way. */
const PATIENCE_MS = 60_000;

function Unsent() {
  const { events, evidence, quarantined, oldest } = notSent.value;
  const count = events + evidence;
  const isOld = oldest !== null && now.value - oldest > PATIENCE_MS;
  const wantsCare = quarantined > 0 || (count > 0 && (isOld || !isOnline.value));
  const told = [
    count === 0 ? say.allSent() : say.unsent(count),
    quarantined > 0 && say.refused(quarantined),
    count > 0 && oldest !== null && say.since(clock(oldest)),
  ];
  return (
    <a class={`unsent${wantsCare ? " wants-care" : ""}`} href={to("waiting")}>
      <Icon name={count === 0 && quarantined === 0 ? "check" : "cloud"} />
      <span>{told.filter(Boolean).join(" · ")}</span>
      <Icon name="forward" />
    </a>
  );
}
