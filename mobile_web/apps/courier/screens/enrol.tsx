/** This phone becomes a courier's: by the code that the dispatcher shows, once. */

import type { Enrolled, Invitation } from "@kit/api";
import { Confirming, doneWords, takeInvitation } from "@kit/enrolment/confirming";
import { invited } from "@kit/enrolment/invited";
import { texts } from "@kit/i18n/language";
import { Scanner } from "@kit/scan/scanner";
import { announce } from "@kit/ui/announce";
import { Button, LinkButton } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { replace, to } from "@kit/ui/route";
import { useState } from "preact/hooks";
import { settle } from "../boot";
import { enrolHere } from "../enrolment";
import { Page } from "../parts/page";
import { self } from "../state";

const say = texts({
  title: { vi: "Ghi danh máy này", en: "Enrol this phone" },
  help: { vi: "Trợ giúp", en: "Help" },
  hint: {
    vi: "Điều phối mở một mã QR cho bạn, dùng được một lần trong 15 phút. Quét mã đó bằng máy này.",
    en: "Dispatch shows a QR code for you, good once within 15 minutes. Scan it with this phone.",
  },
  scan: { vi: "Quét mã của điều phối", en: "Scan the dispatcher's code" },
  prompt: {
    vi: "Đưa mã QR của điều phối vào khung",
    en: "Hold the dispatcher's QR code before the camera",
  },
  type: { vi: "Địa chỉ trong mã", en: "Address within the code" },
  typeHint: { vi: "Dán địa chỉ có #enrol=…", en: "Paste the address with #enrol=…" },
  take: { vi: "Dùng địa chỉ này", en: "Use this address" },
  elsewhere: (host: string) => ({
    vi: `Mã này thuộc máy chủ khác (${host}). Hãy mở địa chỉ đó bằng máy ảnh của điện thoại.`,
    en: `This code belongs to another server (${host}). Open it with the phone's own camera.`,
  }),
  found: {
    vi: "Đã nhận mã ghi danh. Máy sẽ tạo một khoá ký riêng, không ai lấy ra được.",
    en: "The code is here. This phone makes a signing key of its own, which nobody can take out.",
  },
  replaces: (label: string) => ({
    vi: `Máy đang ghi danh là “${label}”. Ghi danh mới sẽ thay thế và xoá ca đang có.`,
    en: `This phone is enrolled as “${label}”. A new enrolment replaces that, and deletes its shift.`,
  }),
  enrol: { vi: "Ghi danh máy này", en: "Enrol this phone" },
  signs: (party: string) => ({
    vi: `Từ nay máy này ký tên ${party}. Mất máy, hãy báo điều phối thu hồi ngay.`,
    en: `From now on this phone signs as ${party}. If it is lost, let dispatch revoke it at once.`,
  }),
  desk: {
    vi: "Mã này dành cho quầy giao nhận. Hãy mở trang của quầy.",
    en: "This code is for a counter. Open the counter's page.",
  },
  toDesk: { vi: "Mở trang quầy", en: "Open the counter's page" },
  next: { vi: "Chọn PIN và bắt đầu ca", en: "Choose a PIN and begin" },
});

export function EnrolScreen() {
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null);
  if (enrolled !== null) return <Done enrolled={enrolled} />;
  if (invited.value !== null) return <Confirm invitation={invited.value} onDone={setEnrolled} />;
  return <Find />;
}

function Find() {
  const [isScanning, setScanning] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  function take(found: string): string | null {
    const wrong = takeInvitation(found, say.elsewhere);
    setFault(wrong);
    return wrong;
  }
  function read(found: string): void {
    const wrong = take(found);
    if (wrong !== null) announce(wrong);
  }
  return (
    <Page title={say.title()} isFirst>
      <p>{say.hint()}</p>
      {isScanning ? (
        <Scanner onRead={read} prompt={say.prompt()} />
      ) : (
        <Button kind="main" icon="scan" isWide onPress={() => setScanning(true)}>
          {say.scan()}
        </Button>
      )}
      <Pasted fault={fault} onPaste={take} />
      <LinkButton kind="plain" icon="info" isWide href={to("help")}>
        {say.help()}
      </LinkButton>
    </Page>
  );
}

interface PastedProps {
  readonly fault: string | null;
  readonly onPaste: (text: string) => void;
}

function Pasted({ fault, onPaste }: PastedProps) {
  const [text, setText] = useState("");
  return (
    <form
      class="stack is-tight"
      onSubmit={(event) => {
        event.preventDefault();
        onPaste(text);
      }}
    >
      <Field
        label={say.type()}
        hint={say.typeHint()}
        value={text}
        onInput={setText}
        fault={fault}
      />
      <Button icon="keyboard" isWide isOff={text.trim() === ""}>
        {say.take()}
      </Button>
    </form>
  );
}

interface ConfirmProps {
  readonly invitation: Invitation;
  readonly onDone: (enrolled: Enrolled) => void;
}

function Confirm({ invitation, onDone }: ConfirmProps) {
  const present = self.value;
  return (
    <Page title={say.title()} isFirst>
      <Notice tone="good">{say.found()}</Notice>
      {present !== null && <Notice tone="warn">{say.replaces(present.label)}</Notice>}
      <Confirming word={say.enrol()} enrol={() => enrolHere(invitation)} onDone={onDone} />
    </Page>
  );
}

function Done({ enrolled }: { readonly enrolled: Enrolled }) {
  const isCourier = enrolled.party.startsWith("courier:");
  const next = () => {
    invited.value = null;
    replace();
    void settle();
  };
  return (
    <Page title={doneWords(enrolled)} isFirst>
      <Notice tone="good">{say.signs(enrolled.party)}</Notice>
      {isCourier ? (
        <Button kind="main" icon="forward" isWide onPress={next}>
          {say.next()}
        </Button>
      ) : (
        <>
          <Notice tone="warn">{say.desk()}</Notice>
          <LinkButton kind="main" isWide href="/desk">
            {say.toDesk()}
          </LinkButton>
        </>
      )}
    </Page>
  );
}
