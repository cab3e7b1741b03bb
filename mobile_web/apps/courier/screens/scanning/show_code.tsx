/** The courier receives: this phone shows its code, the giver's device scans it. */

import type { StopProgress } from "@kit/day/progress";
import { OwnCode } from "@kit/handover/own_code";
import { ownPresence } from "@kit/handover/own_presence";
import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { to } from "@kit/ui/route";
import { Page } from "../../parts/page";
import { NAME } from "../../state";

const say = texts({
  title: { vi: "Mã của tôi", en: "My code" },
  first: (who: string) => ({
    vi: `${who} quét từng hồ sơ bằng máy của họ.`,
    en: `${who} scans each item with their device.`,
  }),
  second: (who: string) => ({
    vi: `${who} quét mã này trên màn hình của bạn.`,
    en: `${who} scans this code on your screen.`,
  }),
  third: {
    vi: "Bạn quét các hồ sơ vừa nhận, để máy này cũng biết đang giữ gì.",
    en: "You scan what you were given, so that this phone knows what you hold.",
  },
  scan: { vi: "Đã được quét, tôi quét hồ sơ", en: "Scanned; now I scan the items" },
});

interface ShowCodeProps {
  readonly at: StopProgress | null;
  /** The other side. */
  readonly who: string;
}

/** One function for all draws: another would be taken for a reason to make another code. */
const make = () => ownPresence(NAME);

export function ShowCode({ at, who }: ShowCodeProps) {
  return (
    <Page
      title={say.title()}
      act={
        <LinkButton
          kind="main"
          icon="scan"
          isWide
          href={at === null ? to("scan") : to("scan", at.stop.stop)}
        >
          {say.scan()}
        </LinkButton>
      }
    >
      <OwnCode make={make} />
      <ol class="steps">
        <li>
          <span>{say.first(who)}</span>
        </li>
        <li class="is-now">
          <span>{say.second(who)}</span>
        </li>
        <li>
          <span>{say.third()}</span>
        </li>
      </ol>
    </Page>
  );
}
