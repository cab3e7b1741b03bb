/** A sheet to sign on with a finger. */

import type { Bytes } from "@kit/custody/bytes";
import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { Sheet } from "@kit/ui/sheet";
import { useEffect, useRef, useState } from "preact/hooks";
import { openPad, type Pad, signatureOn } from "./pad";

const say = texts({
  title: { vi: "Ký nhận", en: "Sign" },
  field: { vi: "Ô ký tên, ký bằng ngón tay", en: "Field to sign in, with a finger" },
  here: { vi: "Ký bằng ngón tay vào ô trắng.", en: "Sign with a finger in the white field." },
  done: { vi: "Xong", en: "Done" },
  again: { vi: "Ký lại", en: "Sign again" },
  unable: { vi: "Người nhận không ký được", en: "The recipient cannot sign" },
  failed: {
    vi: "Chưa mở được ô ký tên. Đóng lại và thử lần nữa.",
    en: "The field cannot be opened. Close this and try once more.",
  },
});

interface SignatureSheetProps {
  readonly onSigned: (png: Bytes, thumbnail: ImageBitmap) => void;
  /** Somebody who cannot sign is proved otherwise. */
  readonly onUnable: () => void;
  readonly onClose: () => void;
}

export function SignatureSheet({ onSigned, onUnable, onClose }: SignatureSheetProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<Pad | null>(null);
  const [isSigned, setIsSigned] = useState(false);
  const [isFailed, setIsFailed] = useState(false);
  useEffect(() => {
    const opening = openPad(canvas.current, () => setIsSigned(true));
    opening.then(
      (opened) => {
        pad.current = opened;
      },
      () => setIsFailed(true),
    );
    return () => void opening.then((opened) => opened.off());
  }, []);
  async function finish(): Promise<void> {
    if (canvas.current === null || pad.current?.isEmpty() !== false) return;
    const { png, thumbnail } = await signatureOn(canvas.current);
    onSigned(png, thumbnail);
  }
  function clear(): void {
    pad.current?.clear();
    setIsSigned(false);
  }
  return (
    <Sheet title={say.title()} onClose={onClose}>
      {isFailed && (
        <Notice tone="warn" isAlert>
          {say.failed()}
        </Notice>
      )}
      <p class="small soft">{say.here()}</p>
      <canvas ref={canvas} class="signature-field" role="img" aria-label={say.field()} />
      <div class="photograph">
        <Button icon="undo" isOff={!isSigned} onPress={clear}>
          {say.again()}
        </Button>
        <Button kind="main" icon="check" isOff={!isSigned} onPress={() => void finish()}>
          {say.done()}
        </Button>
      </div>
      <Button isWide onPress={onUnable}>
        {say.unable()}
      </Button>
    </Sheet>
  );
}
