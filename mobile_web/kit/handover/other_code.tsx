/** The code that the other side shows: whose it is, and whether it can be believed. */

import type { Directory, ReadPresence } from "@kit/custody/presence";
import { readPresence } from "@kit/custody/presence";
import { texts } from "@kit/i18n/language";
import { Scanner } from "@kit/scan/scanner";
import { announce } from "@kit/ui/announce";
import { feedback } from "@kit/ui/feedback";
import { Notice, type Tone } from "@kit/ui/notice";
import { useState } from "preact/hooks";

const say = texts({
  prompt: (who: string) => ({
    vi: `Quét mã trên màn hình của ${who}`,
    en: `Scan the code on the screen of ${who}`,
  }),
  notOurs: {
    vi: "Đây không phải mã bàn giao. Bên nhận mở màn hình “Đưa mã của tôi”.",
    en: "This is no handover code. The receiver opens the screen “Show my code”.",
  },
  own: {
    vi: "Đây là mã của chính bạn. Hãy quét mã của bên nhận.",
    en: "This is your own code. Scan the receiver's.",
  },
  forged: {
    vi: "Chữ ký trên mã này sai. Không dùng được; hãy bảo bên nhận mở lại mã.",
    en: "The signature on this code is wrong. It cannot be used; ask the receiver to open it again.",
  },
  unknown: {
    vi: "Máy này chưa biết thiết bị của bên nhận (có thể mới ghi danh). Bàn giao không cần mã, hoặc cập nhật khi có mạng.",
    en: "This phone does not know the receiver's device, which may be new. Hand over without its code, or update when online.",
  },
  revoked: {
    vi: "Thiết bị này đã bị thu hồi. Vẫn bàn giao được; điều phối sẽ xem lại.",
    en: "This device was revoked. The handover still counts; dispatch will look at it.",
  },
});

/** A code of the other side that can be named in a handover. */
export interface OtherSide {
  readonly party: string;
  readonly claim: ReadPresence["claim"];
  readonly isRevoked: boolean;
}

interface OtherCodeProps {
  readonly directory: Directory;
  /** The directory as the server has it now: a device may be new. Throws without a network. */
  readonly renew: () => Promise<Directory>;
  /** Whose code cannot be the other's. */
  readonly own: string;
  /** Who is to show it. */
  readonly who: string;
  readonly onRead: (other: OtherSide) => void;
}

type Refusal = "notOurs" | "own" | "forged" | "unknown";

export function OtherCode({ directory, renew, own, who, onRead }: OtherCodeProps) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function take(text: string): Promise<void> {
    const read = await readAnyhow(text, directory, renew);
    const found = judged(read, own);
    if (typeof found === "string") {
      feedback("bad");
      setRefusal(found);
      announce(say[found]());
      return;
    }
    feedback("good");
    setRefusal(null);
    onRead(found);
  }
  return (
    <>
      <Scanner prompt={say.prompt(who)} onRead={(text) => void take(text)} />
      {refusal && <Notice tone={toneOf(refusal)}>{say[refusal]()}</Notice>}
    </>
  );
}

/** A code by what this phone knows, and by what the server knows where that is not enough. */
async function readAnyhow(
  text: string,
  directory: Directory,
  renew: () => Promise<Directory>,
): Promise<ReadPresence | null> {
  const read = await readPresence(text, directory);
  if (read === null || read.party !== null || !navigator.onLine) return read;
  return renew().then(
    (renewed) => readPresence(text, renewed),
    () => read,
  );
}

/** What is told beside a code that was taken, if anything. */
export function revokedWords(): string {
  return say.revoked();
}

/** A device that this phone does not know may be anybody's: its code names no party. */
function judged(read: ReadPresence | null, own: string): OtherSide | Refusal {
  if (read === null) return "notOurs";
  if (read.party === null) return "unknown";
  if (read.verdict === "forged") return "forged";
  if (read.party === own) return "own";
  return { party: read.party, claim: read.claim, isRevoked: read.verdict === "revoked" };
}

function toneOf(refusal: Refusal): Tone {
  return refusal === "forged" ? "bad" : "warn";
}
