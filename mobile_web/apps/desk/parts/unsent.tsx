/** Always in sight: what this desk has signed and the server has not acknowledged. */

import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { drain, notSent } from "@kit/outbox";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { Sheet } from "@kit/ui/sheet";
import { useState } from "preact/hooks";
import { NAME } from "../state";

const say = texts({
  unsent: (count: number) => ({ vi: `${count} chưa gửi`, en: `${count} not yet sent` }),
  title: { vi: "Chưa gửi", en: "Not yet sent" },
  since: (time: string) => ({
    vi: `Cũ nhất từ ${time}. Tự gửi khi có mạng; không mất khi tắt máy.`,
    en: `The oldest is of ${time}. It goes by itself when online, and outlives a shutdown.`,
  }),
  nothing: { vi: "Đã gửi hết.", en: "Everything is sent." },
  aside: (count: number) => ({
    vi: `${count} lần ký bị máy chủ để riêng. Hãy báo điều phối.`,
    en: `${count} set aside by the server. Tell dispatch.`,
  }),
  now: { vi: "Gửi ngay", en: "Send now" },
  later: { vi: "Chưa gửi được; sẽ tự thử lại.", en: "Not sent yet; it will be tried again." },
});

export function Unsent() {
  const [isOpen, setIsOpen] = useState(false);
  const { events, quarantined } = notSent.value;
  return (
    <>
      <button
        type="button"
        class={`desk-unsent${events + quarantined > 0 ? " wants-care" : ""}`}
        onClick={() => setIsOpen(true)}
      >
        <Icon name={events + quarantined > 0 ? "cloud" : "check"} />
        <span>{say.unsent(events)}</span>
      </button>
      {isOpen && <Waiting onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Waiting({ onClose }: { readonly onClose: () => void }) {
  const { events, quarantined, oldest } = notSent.value;
  async function send(): Promise<void> {
    const { state } = await drain(NAME);
    announce(state === "done" ? say.nothing() : say.later());
  }
  return (
    <Sheet title={say.title()} onClose={onClose}>
      <p>{oldest === null ? say.nothing() : say.since(clock(oldest))}</p>
      {quarantined > 0 && <Notice tone="warn">{say.aside(quarantined)}</Notice>}
      <Button kind="main" icon="cloud" isWide isOff={events === 0} onPress={() => void send()}>
        {say.now()}
      </Button>
    </Sheet>
  );
}
