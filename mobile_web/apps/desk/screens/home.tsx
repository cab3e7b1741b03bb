/** Two acts: to give to a courier, and to receive from one. */

import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { to } from "@kit/ui/route";
import { GivenBar } from "../parts/given_bar";
import { Page } from "../parts/page";

const say = texts({
  title: { vi: "Bàn giao", en: "Handover" },
  give: { vi: "Giao cho bưu tá", en: "Give to a courier" },
  giveHint: {
    vi: "Quét từng hồ sơ, rồi quét mã trên điện thoại bưu tá.",
    en: "Scan each item, then the code on the courier's phone.",
  },
  receive: { vi: "Nhận từ bưu tá", en: "Receive from a courier" },
  receiveHint: {
    vi: "Đưa mã trên màn hình này cho bưu tá quét.",
    en: "Show the code on this screen to the courier.",
  },
});

export function HomeScreen() {
  return (
    <Page title={say.title()} isFirst>
      <GivenBar />
      <section class="card stack is-tight">
        <LinkButton kind="main" icon="scan" isWide href={to("give")}>
          {say.give()}
        </LinkButton>
        <p class="soft">{say.giveHint()}</p>
      </section>
      <section class="card stack is-tight">
        <LinkButton kind="main" icon="handover" isWide href={to("receive")}>
          {say.receive()}
        </LinkButton>
        <p class="soft">{say.receiveHint()}</p>
      </section>
    </Page>
  );
}
