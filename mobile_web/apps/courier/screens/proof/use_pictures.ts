/** Pictures of a form: taken one after the other, and out of memory when the form is left. */

import type { Bytes } from "@kit/custody/bytes";
import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Taken, takePhotograph, takeSignature } from "../../work/pictures";

const say = texts({
  taken: { vi: "Đã có ảnh.", en: "The photograph is taken." },
  signed: { vi: "Đã có chữ ký.", en: "The signature is taken." },
  failed: {
    vi: "Máy không mở được ảnh này. Chụp lại hoặc chọn ảnh khác.",
    en: "This picture cannot be opened. Take it again, or choose another.",
  },
});

export interface Pictures {
  readonly all: readonly Taken[];
  readonly photographs: readonly Taken[];
  /** One at most: who signs again takes the first one back. */
  readonly signature: Taken | null;
  readonly isBusy: boolean;
  readonly fault: string | null;
  readonly photograph: (from: Blob | HTMLVideoElement) => Promise<void>;
  readonly sign: (png: Bytes, thumbnail: ImageBitmap) => Promise<void>;
  readonly remove: (taken: Taken) => void;
}

export function usePictures(): Pictures {
  const [all, setAll] = useState<readonly Taken[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const kept = useRef(all);
  kept.current = all;
  useEffect(() => () => kept.current.forEach(forget), []);

  async function add(taking: Promise<Taken>, told: () => string): Promise<void> {
    setIsBusy(true);
    setFault(null);
    try {
      const taken = await taking;
      const isOld = (one: Taken) =>
        one.picture.sha256 === taken.picture.sha256 ||
        (one.picture.kind === "signature" && taken.picture.kind === "signature");
      setAll((before) => [...before.filter((one) => !isOld(one)), taken]);
      announce(told());
    } catch {
      setFault(say.failed());
    } finally {
      setIsBusy(false);
    }
  }

  return {
    all,
    photographs: all.filter((one) => one.picture.kind === "photograph"),
    signature: all.find((one) => one.picture.kind === "signature") ?? null,
    isBusy,
    fault,
    photograph: (from) => add(takePhotograph(from), say.taken),
    sign: (png, thumbnail) => add(takeSignature(png, thumbnail), say.signed),
    remove: (taken) => {
      forget(taken);
      setAll((before) => before.filter((one) => one !== taken));
    },
  };
}

function forget(taken: Taken): void {
  taken.thumbnail.close();
}
