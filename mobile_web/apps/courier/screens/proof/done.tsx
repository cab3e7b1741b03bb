/** An act that is signed and on the phone: what comes of it, and what is next. */

import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import type { ComponentChildren } from "preact";
import { Page } from "../../parts/page";
import { verdicts } from "../../typed_codes";

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
  later: {
    vi: "Mã giao nhận: sẽ được xác nhận sau khi gửi.",
    en: "Delivery code: to be confirmed once it is sent.",
  },
  right: {
    vi: "Mã giao nhận: đúng, máy chủ đã xác nhận.",
    en: "Delivery code: right, the server has confirmed it.",
  },
  wrong: {
    vi: "Mã giao nhận KHÔNG ĐÚNG. Còn ở đó thì hỏi lại người nhận; rồi báo điều phối.",
    en: "The delivery code is WRONG. If you are still there, ask the recipient; then tell dispatch.",
  },
});

/** Said where codes were typed: they have yet to be judged, until the server has told. */
export function Unconfirmed({ items }: { readonly items: readonly string[] }) {
  const found = items.map((item) => verdicts.value.get(item));
  if (found.includes("wrong")) {
    return (
      <Notice tone="bad" isAlert>
        {told.wrong()}
      </Notice>
    );
  }
  const isRight = found.every((verdict) => verdict === "right");
  return <Notice tone={isRight ? "good" : "plain"}>{isRight ? told.right() : told.later()}</Notice>;
}
