/** A form that ends in one signed act: once, however often it is pressed. */

import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { feedback } from "@kit/ui/feedback";
import type { IconName } from "@kit/ui/icon";
import { Fault } from "@kit/ui/notice";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Page } from "../../parts/page";

const say = texts({
  failed: {
    vi: "Chưa ghi được vào máy. Những gì bạn nhập vẫn còn; thử lại.",
    en: "It could not be written to this phone. What you filled in is still here; try again.",
  },
});

interface SignedFormProps {
  readonly title: string;
  /** What still keeps the act closed, in words above it. */
  readonly lacking: ComponentChildren;
  readonly icon?: IconName;
  readonly word: string;
  readonly isReady: boolean;
  readonly act: () => Promise<void>;
  /** Said once it is signed. */
  readonly told: string;
  readonly children: ComponentChildren;
}

export function SignedForm(props: SignedFormProps) {
  const { title, lacking, icon, word, isReady, act, told, children } = props;
  const { isBusy, fault, sign } = useSigning();
  return (
    <Page
      title={title}
      act={
        <>
          {lacking}
          <Button
            kind="main"
            icon={icon}
            isWide
            isOff={isBusy || !isReady}
            onPress={() => void sign(act, told)}
          >
            {word}
          </Button>
        </>
      }
    >
      {children}
      <Fault text={fault} />
    </Page>
  );
}

interface Signing {
  readonly isBusy: boolean;
  readonly fault: string | null;
  readonly sign: (work: () => Promise<void>, told: string) => Promise<void>;
}

function useSigning(): Signing {
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
