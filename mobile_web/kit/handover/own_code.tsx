/** The code by which one shows to be there: another one every half minute, kept bright and awake. */

import { texts } from "@kit/i18n/language";
import { Notice } from "@kit/ui/notice";
import { useEffect, useState } from "preact/hooks";
import "./handover.css";
import { QrPicture } from "./qr_picture";

/** Milliseconds that a code is shown; it is good for two minutes, so the last one shown is too. */
export const RENEW_MS = 30_000;

const say = texts({
  code: { vi: "Mã bàn giao của tôi", en: "My handover code" },
  making: { vi: "Đang tạo mã…", en: "Making the code…" },
  renewed: { vi: "Mã tự đổi sau mỗi 30 giây.", en: "The code changes every 30 seconds." },
  failed: {
    vi: "Không tạo được mã trên máy này. Hãy mở lại ứng dụng.",
    en: "This phone cannot make the code. Open the app again.",
  },
});

interface OwnCodeProps {
  /** A new code by this device. */
  readonly make: () => Promise<string>;
}

export function OwnCode({ make }: OwnCodeProps) {
  const code = useRenewed(make);
  useWake();
  if (code === "failed") {
    return (
      <Notice tone="bad" isAlert>
        {say.failed()}
      </Notice>
    );
  }
  return (
    <figure class="own-code">
      {code === null ? (
        <p class="own-code-wait waiting">{say.making()}</p>
      ) : (
        <QrPicture text={code.text} name={say.code()} />
      )}
      <figcaption class="soft small">{say.renewed()}</figcaption>
    </figure>
  );
}

type Shown = { readonly text: string } | "failed" | null;

function useRenewed(make: () => Promise<string>): Shown {
  const [shown, setShown] = useState<Shown>(null);
  useEffect(() => {
    let isOver = false;
    const renew = (): void => {
      make().then(
        (text) => !isOver && setShown({ text }),
        () => !isOver && setShown("failed"),
      );
    };
    renew();
    const timer = setInterval(renew, RENEW_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [make]);
  return shown;
}

/** A screen that goes dark while the other side aims its camera helps nobody. */
function useWake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const keep = async (): Promise<void> => {
      if (document.hidden || navigator.wakeLock === undefined) return;
      lock = await navigator.wakeLock.request("screen").catch(() => null);
      if (isOver) await lock?.release();
    };
    // Browsers let go of it with the page out of sight.
    const again = () => void keep();
    void keep();
    document.addEventListener("visibilitychange", again);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", again);
      void lock?.release();
    };
  }, []);
}
