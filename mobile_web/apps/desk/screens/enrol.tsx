/** This device becomes a desk's: by the code that the dispatcher shows, once; there is no PIN. */

import { enrol, type Invitation } from "@kit/api";
import { Confirming, Declining, takeInvitation } from "@kit/enrolment/confirming";
import { invited } from "@kit/enrolment/invited";
import { texts } from "@kit/i18n/language";
import { Scanner } from "@kit/scan/scanner";
import { announce } from "@kit/ui/announce";
import { LinkButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { Page } from "../parts/page";
import { NAME, self, settle } from "../state";

const say = texts({
  title: { vi: "Ghi danh thiết bị quầy", en: "Enrol this desk" },
  hint: {
    vi: "Điều phối gửi một liên kết hoặc mã QR, dùng được một lần trong 15 phút.",
    en: "Dispatch gives a link or a QR code, good once within 15 minutes.",
  },
  prompt: {
    vi: "Đưa mã QR của điều phối vào khung",
    en: "Hold the dispatcher's QR code in the frame",
  },
  paste: { vi: "Địa chỉ có #enrol=…", en: "Address with #enrol=…" },
  elsewhere: (host: string) => ({
    vi: `Mã này thuộc máy chủ khác: ${host}.`,
    en: `This code belongs to another server: ${host}.`,
  }),
  found: {
    vi: "Đã nhận mã ghi danh. Thiết bị sẽ tạo khoá ký riêng, không ai lấy ra được.",
    en: "The code is here. This device makes a signing key of its own, which nobody can take out.",
  },
  replaces: (label: string) => ({
    vi: `Thiết bị đang ghi danh là “${label}”. Ghi danh mới sẽ thay thế.`,
    en: `This device is enrolled as “${label}”. A new enrolment replaces that.`,
  }),
  enrol: { vi: "Ghi danh thiết bị này", en: "Enrol this device" },
  courier: {
    vi: "Mã này dành cho điện thoại bưu tá. Hãy mở trang của bưu tá.",
    en: "This code is for a courier's phone. Open the courier's page.",
  },
  toCourier: { vi: "Mở trang bưu tá", en: "Open the courier's page" },
});

export function EnrolScreen() {
  return invited.value === null ? <Find /> : <Confirm invitation={invited.value} />;
}

function Find() {
  const [fault, setFault] = useState<string | null>(null);
  const take = (text: string) => takeInvitation(text, say.elsewhere);
  function read(text: string): void {
    const wrong = take(text);
    setFault(wrong);
    if (wrong !== null) announce(wrong);
  }
  return (
    <Page title={say.title()} isFirst>
      <p>{say.hint()}</p>
      <Scanner prompt={say.prompt()} onRead={read} typing={{ label: say.paste(), onType: take }}>
        {fault !== null && <Notice tone="warn">{fault}</Notice>}
      </Scanner>
    </Page>
  );
}

function Confirm({ invitation }: { readonly invitation: Invitation }) {
  // The address tells for whom it is before anything is spent on it.
  const isCourier = invitation.address.pathname.startsWith("/courier");
  const replaced = self.value && <Notice tone="warn">{say.replaces(self.value.label)}</Notice>;
  if (isCourier) {
    return (
      <Page title={say.title()} isFirst>
        <Notice tone="warn">{say.courier()}</Notice>
        <LinkButton kind="main" isWide href={`/courier${invitation.address.hash}`}>
          {say.toCourier()}
        </LinkButton>
        {replaced}
        <Declining isOff={false} />
      </Page>
    );
  }
  return (
    <Page title={say.title()} isFirst>
      <Notice tone="good">{say.found()}</Notice>
      {replaced}
      <Confirming
        word={say.enrol()}
        enrol={() => enrol(NAME, invitation)}
        onDone={async () => {
          invited.value = null;
          await settle();
        }}
      />
    </Page>
  );
}
