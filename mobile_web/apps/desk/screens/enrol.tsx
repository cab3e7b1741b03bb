/** This device becomes a desk's: by the code that the dispatcher shows, once; there is no PIN. */

import { enrol, type Invitation, RefusedError, readInvitation, UnsentError } from "@kit/api";
import { texts } from "@kit/i18n/language";
import { Scanner } from "@kit/scan/scanner";
import { announce } from "@kit/ui/announce";
import { Button, LinkButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { Page } from "../parts/page";
import { invited, NAME, self, settle } from "../state";

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
  none: { vi: "Đây không phải mã ghi danh.", en: "This is no enrolment code." },
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
  enrolling: { vi: "Đang tạo khoá và ghi danh…", en: "Making a key and enrolling…" },
  cancel: { vi: "Thôi", en: "Cancel" },
  done: (label: string) => ({ vi: `Đã ghi danh: ${label}`, en: `Enrolled: ${label}` }),
  courier: {
    vi: "Mã này dành cho điện thoại bưu tá. Hãy mở trang của bưu tá.",
    en: "This code is for a courier's phone. Open the courier's page.",
  },
  toCourier: { vi: "Mở trang bưu tá", en: "Open the courier's page" },
  spent: {
    vi: "Mã đã dùng hoặc quá 15 phút. Xin điều phối mã mới.",
    en: "The code was used, or is older than 15 minutes. Ask dispatch for another.",
  },
  guesses: {
    vi: "Thử quá nhiều lần. Chờ vài phút rồi thử lại.",
    en: "Too many tries. Wait some minutes and try again.",
  },
  unsent: {
    vi: "Thiết bị còn mục chưa gửi. Có mạng, chờ gửi xong rồi ghi danh lại.",
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
  return invited.value === null ? <Find /> : <Confirm invitation={invited.value} />;
}

function Find() {
  const [fault, setFault] = useState<string | null>(null);
  function take(text: string): string | null {
    const invitation = readInvitation(text);
    if (invitation === null) return say.none();
    const { origin, host } = invitation.address;
    if (origin !== location.origin) return say.elsewhere(host);
    invited.value = invitation;
    return null;
  }
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
  const [state, setState] = useState<"idle" | "busy">("idle");
  const [fault, setFault] = useState<string | null>(null);
  async function go(): Promise<void> {
    setState("busy");
    setFault(null);
    try {
      const enrolled = await enrol(NAME, invitation);
      announce(say.done(enrolled.label));
      invited.value = null;
      await settle();
    } catch (error) {
      setFault(faultOf(error));
      setState("idle");
    }
  }
  // The address tells for whom it is before anything is spent on it.
  const isCourier = invitation.address.pathname.startsWith("/courier");
  return (
    <Page title={say.title()} isFirst>
      {isCourier ? (
        <>
          <Notice tone="warn">{say.courier()}</Notice>
          <LinkButton kind="main" isWide href={`/courier${invitation.address.hash}`}>
            {say.toCourier()}
          </LinkButton>
        </>
      ) : (
        <Notice tone="good">{say.found()}</Notice>
      )}
      {self.value !== null && <Notice tone="warn">{say.replaces(self.value.label)}</Notice>}
      {fault !== null && (
        <Notice tone="bad" isAlert>
          {fault}
        </Notice>
      )}
      {!isCourier && (
        <Button kind="main" icon="lock" isWide isOff={state === "busy"} onPress={() => void go()}>
          {state === "busy" ? say.enrolling() : say.enrol()}
        </Button>
      )}
      <Button
        isWide
        isOff={state === "busy"}
        onPress={() => {
          invited.value = null;
        }}
      >
        {say.cancel()}
      </Button>
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
