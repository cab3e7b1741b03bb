/** The desk receives: it shows its code, the courier scans it and signs. */

import { OwnCode } from "@kit/handover/own_code";
import { ownPresence } from "@kit/handover/own_presence";
import { texts } from "@kit/i18n/language";
import { Page } from "../parts/page";
import { NAME } from "../state";

const say = texts({
  title: { vi: "Nhận · Đưa mã của tôi", en: "Receive · Show my code" },
  first: {
    vi: "Bưu tá quét từng hồ sơ, giấy tờ giao cho bạn.",
    en: "The courier scans each item for you.",
  },
  second: { vi: "Bưu tá quét mã này.", en: "The courier scans this code." },
  third: {
    vi: "Bưu tá bấm Giao; hai bên cùng đếm lại số lượng trên máy bưu tá.",
    en: "The courier presses Deliver; both check the count on the courier's phone.",
  },
});

const make = () => ownPresence(NAME);

export function ReceiveScreen() {
  return (
    <Page title={say.title()}>
      <OwnCode make={make} />
      <ol class="steps">
        <li>
          <span>{say.first()}</span>
        </li>
        <li class="is-now">
          <span>{say.second()}</span>
        </li>
        <li>
          <span>{say.third()}</span>
        </li>
      </ol>
    </Page>
  );
}
