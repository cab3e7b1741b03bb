/** This phone becomes a courier's: by the code that the dispatcher shows, once. */

import {
  type Enrolled,
  type Invitation,
  RefusedError,
  readInvitation,
  UnsentError,
} from "@kit/api";
import { texts } from "@kit/i18n/language";
import { Scanner } from "@kit/scan/scanner";
import { announce } from "@kit/ui/announce";
import { Button, LinkButton } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { replace, to } from "@kit/ui/route";
import { useState } from "preact/hooks";
import { settle } from "../boot";
import { enrolHere, invited } from "../enrolment";
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
  none: { vi: "Đây không phải là mã ghi danh.", en: "This is no enrolment code." },
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
  enrolling: { vi: "Đang tạo khoá và ghi danh…", en: "Making a key and enrolling…" },
  cancel: { vi: "Thôi", en: "Cancel" },
  done: (label: string) => ({ vi: `Đã ghi danh: ${label}`, en: `Enrolled: ${label}` }),
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
  spent: {
    vi: "Mã đã dùng hoặc quá 15 phút. Xin điều phối mã mới.",
    en: "The code was used, or is older than 15 minutes. Ask dispatch for another.",
  },
  guesses: {
    vi: "Thử quá nhiều lần. Chờ vài phút rồi thử lại.",
    en: "Too many tries. Wait some minutes and try again.",
  },
  unsent: {
    vi: "Máy còn mục chưa gửi. Có mạng, chờ gửi xong rồi ghi danh lại.",
    en: "Something is not sent yet. With a network, wait until it is, then enrol again.",
  },
  refused: (code: string) => ({
    vi: `Máy chủ từ chối (${code}).`,
    en: `The server refused (${code}).`,
  }),
  noNetwork: {
    vi: "Không tới được máy chủ. Kiểm tra mạng rồi bấm lại.",
    en: "The server could not be reached. Check the network and press again.",
  },
});

export function EnrolScreen() {
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null);
  if (enrolled !== null) return <Done enrolled={enrolled} />;
  if (invited.value !== null) return <Confirm invitation={invited.value} onDone={setEnrolled} />;
  return <Find />;
}

function Find() {
  const [isScanning, setScanning] = useState(false);
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const take = (found: string): string | null => {
    const invitation = readInvitation(found);
    if (invitation === null) return say.none();
    if (invitation.address.origin !== location.origin)
      return say.elsewhere(invitation.address.host);
    invited.value = invitation;
    return null;
  };
  const read = (found: string) => {
    const wrong = take(found);
    setFault(wrong);
    if (wrong !== null) announce(wrong);
  };
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
      <form
        class="stack is-tight"
        onSubmit={(event) => {
          event.preventDefault();
          setFault(take(text));
        }}
      >
        <Field
          label={say.type()}
          hint={say.typeHint()}
          value={text}
          onInput={setText}
          fault={fault}
        />
        <Button icon="keyboard" isWide submits isOff={text.trim() === ""} onPress={() => undefined}>
          {say.take()}
        </Button>
      </form>
      <LinkButton kind="plain" icon="info" isWide href={to("help")}>
        {say.help()}
      </LinkButton>
    </Page>
  );
}

interface ConfirmProps {
  readonly invitation: Invitation;
  readonly onDone: (enrolled: Enrolled) => void;
}

function Confirm({ invitation, onDone }: ConfirmProps) {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const present = self.value;
  const go = async () => {
    setBusy(true);
    setFault(null);
    try {
      const enrolled = await enrolHere(invitation);
      announce(say.done(enrolled.label));
      onDone(enrolled);
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };
  return (
    <Page title={say.title()} isFirst>
      <Notice tone="good">{say.found()}</Notice>
      {present !== null && <Notice tone="warn">{say.replaces(present.label)}</Notice>}
      {fault !== null && (
        <Notice tone="bad" isAlert>
          {fault}
        </Notice>
      )}
      <Button kind="main" icon="lock" isWide isOff={isBusy} onPress={() => void go()}>
        {isBusy ? say.enrolling() : say.enrol()}
      </Button>
      <Button
        isWide
        isOff={isBusy}
        onPress={() => {
          invited.value = null;
        }}
      >
        {say.cancel()}
      </Button>
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
    <Page title={say.done(enrolled.label)} isFirst>
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

const WORDS: Readonly<Record<string, () => string>> = {
  enrolment_refused: say.spent,
  device_proof_refused: say.spent,
  too_many_guesses: say.guesses,
};

function faultOf(error: unknown): string {
  if (error instanceof UnsentError) return say.unsent();
  if (!(error instanceof RefusedError)) return say.noNetwork();
  return WORDS[error.code]?.() ?? say.refused(error.code || String(error.status));
}
