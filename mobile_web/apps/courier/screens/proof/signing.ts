/** The main act of a form: once, however often it is pressed. */

import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { feedback } from "@kit/ui/feedback";
import { useState } from "preact/hooks";

const say = texts({
  failed: {
    vi: "Chưa ghi được vào máy. Những gì bạn nhập vẫn còn; thử lại.",
    en: "It could not be written to this phone. What you filled in is still here; try again.",
  },
});

interface Signing {
  readonly isBusy: boolean;
  readonly fault: string | null;
  readonly sign: (work: () => Promise<void>, told: string) => Promise<void>;
}

export function useSigning(): Signing {
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  async function sign(work: () => Promise<void>, told: string): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    setFault(null);
    try {
      await work();
      feedback("good");
      announce(told);
    } catch {
      feedback("bad");
      setFault(say.failed());
    } finally {
      setIsBusy(false);
    }
  }
  return { isBusy, fault, sign };
}
