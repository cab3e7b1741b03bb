/** An enrolment code: for this computer by a press, for a phone by its camera. */

import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { useEffect, useState } from "preact/hooks";
import type { Invitation } from "../data";

const say = texts({
  here: { vi: "Mở trên máy này", en: "Open on this computer" },
  code: { vi: "Mã ghi danh để quét bằng điện thoại", en: "Enrolment code, for a phone to scan" },
  phone: {
    vi: "Hoặc quét bằng camera điện thoại. Điện thoại phải tới được địa chỉ này:",
    en: "Or scan it with a phone's camera. The phone has to reach this address:",
  },
  until: (time: string) => ({ vi: `Dùng một lần, đến ${time}.`, en: `Good once, until ${time}.` }),
  over: { vi: "Mã này đã hết hạn.", en: "This code has expired." },
  renew: { vi: "Tạo mã mới", en: "Make a new code" },
});

interface InvitationCardProps {
  readonly invitation: Invitation;
  readonly onRenew: () => void;
}

export function InvitationCard({ invitation, onRenew }: InvitationCardProps) {
  const isOver = useIsOver(invitation.expires_at);
  const [base = "", secret = ""] = invitation.qr_text.split("#");
  if (isOver) {
    return (
      <div class="card stack">
        <Notice tone="warn">{say.over()}</Notice>
        <Button kind="main" onPress={onRenew}>
          {say.renew()}
        </Button>
      </div>
    );
  }
  return (
    <div class="card invitation">
      <img
        class="invitation-code"
        src={`data:image/svg+xml,${encodeURIComponent(invitation.qr_svg)}`}
        alt={say.code()}
        width="200"
        height="200"
      />
      <div class="stack">
        <a
          class="button is-main is-wide"
          href={`${invitation.page}#${secret}`}
          target="_blank"
          rel="noopener"
        >
          <Icon name="forward" />
          <span>{say.here()}</span>
        </a>
        <p class="soft small">
          {say.phone()} <span class="strong">{base}</span>
        </p>
        <p class="soft small">{say.until(clock(invitation.expires_at))}</p>
      </div>
    </div>
  );
}

function useIsOver(expiresAt: string): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    setIsOver(false);
    const left = Math.max(0, Date.parse(expiresAt) - Date.now());
    const timer = setTimeout(() => setIsOver(true), left);
    return () => clearTimeout(timer);
  }, [expiresAt]);
  return isOver;
}
