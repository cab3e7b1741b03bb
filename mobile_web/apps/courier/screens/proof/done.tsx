/** An act that is signed and on the phone: what comes of it, and what is next. */

import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import type { ComponentChildren } from "preact";
import { Page } from "../../parts/page";

const say = texts({
  next: { vi: "Điểm tiếp theo", en: "Next stop" },
  here: { vi: "Còn việc ở điểm này", en: "More at this stop" },
  kept: {
    vi: "Đã ký và giữ trong máy. Máy tự gửi khi có sóng.",
    en: "Signed and kept on this phone. It is sent by itself when there is a network.",
  },
});

interface DoneProps {
  readonly title: string;
  /** The stop, when something is left to do there. */
  readonly stopLeft: number | null;
  readonly children?: ComponentChildren;
}

export function Done({ title, stopLeft, children }: DoneProps) {
  return (
    <Page
      title={title}
      isTitleHidden
      act={
        <>
          {stopLeft !== null && (
            <LinkButton kind="plain" isWide href={to("stop", stopLeft)}>
              {say.here()}
            </LinkButton>
          )}
          <LinkButton kind="main" icon="forward" isWide href={to()}>
            {say.next()}
          </LinkButton>
        </>
      }
    >
      <div class="done card stack" role="status">
        <span class="done-mark">
          <Icon name="check" />
        </span>
        <p class="large strong">{title}</p>
        <p class="soft">{say.kept()}</p>
      </div>
      {children}
    </Page>
  );
}

const told = texts({
  unconfirmed: {
    vi: "Mã giao nhận: sẽ được xác nhận sau khi gửi.",
    en: "Delivery code: to be confirmed once it is sent.",
  },
});

/** Said where a typed code has yet to be judged. */
export function Unconfirmed() {
  return <Notice>{told.unconfirmed()}</Notice>;
}
