/** An invitation is taken, and confirmed: what every app that enrols does alike. */

import { type Enrolled, RefusedError, readInvitation, UnsentError } from "@kit/api";
import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Fault } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { invited } from "./invited";

const say = texts({
  none: { vi: "Đây không phải là mã ghi danh.", en: "This is no enrolment code." },
  enrolling: { vi: "Đang tạo khoá và ghi danh…", en: "Making a key and enrolling…" },
  cancel: { vi: "Thôi", en: "Cancel" },
  done: (label: string) => ({ vi: `Đã ghi danh: ${label}`, en: `Enrolled: ${label}` }),
  spent: {
    vi: "Mã đã dùng hoặc quá 15 phút. Xin điều phối mã mới.",
    en: "The code was used, or is older than 15 minutes. Ask dispatch for another.",
  },
  guesses: {
    vi: "Thử quá nhiều lần. Chờ vài phút rồi thử lại.",
    en: "Too many tries. Wait some minutes and try again.",
  },
  unsent: {
    vi: "Còn mục chưa gửi. Có mạng, chờ gửi xong rồi ghi danh lại.",
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

/**
 * Take a text that was scanned or pasted for an invitation; yields what is wrong with it, if
 * anything. `elsewhere` tells what to do with one of another server.
 */
export function takeInvitation(text: string, elsewhere: (host: string) => string): string | null {
  const invitation = readInvitation(text);
  if (invitation === null) return say.none();
  const { origin, host } = invitation.address;
  if (origin !== location.origin) return elsewhere(host);
  invited.value = invitation;
  return null;
}

export function doneWords({ label }: Enrolled): string {
  return say.done(label);
}

interface ConfirmingProps {
  /** What it is called here. */
  readonly word: string;
  readonly enrol: () => Promise<Enrolled>;
  readonly onDone: (enrolled: Enrolled) => void | Promise<void>;
}

/** The yes to an invitation, or the no. */
export function Confirming({ word, enrol, onDone }: ConfirmingProps) {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  async function go(): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      const enrolled = await enrol();
      announce(doneWords(enrolled));
      await onDone(enrolled);
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  }
  return (
    <>
      <Fault text={fault} />
      <Button kind="main" icon="lock" isWide isOff={isBusy} onPress={() => void go()}>
        {isBusy ? say.enrolling() : word}
      </Button>
      <Declining isOff={isBusy} />
    </>
  );
}

export function Declining({ isOff }: { readonly isOff: boolean }) {
  return (
    <Button
      isWide
      isOff={isOff}
      onPress={() => {
        invited.value = null;
      }}
    >
      {say.cancel()}
    </Button>
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
