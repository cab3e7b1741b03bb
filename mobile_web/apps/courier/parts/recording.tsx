/** An act that is signed and kept: under way, done, or not recorded, which is said. */

import { texts } from "@kit/i18n/language";
import { feedback } from "@kit/ui/feedback";
import { Notice } from "@kit/ui/notice";
import { useState } from "preact/hooks";

const say = texts({
  failed: { vi: "Chưa ghi được. Thử lại.", en: "It could not be recorded. Try again." },
});

export interface Recording {
  readonly isBusy: boolean;
  readonly hasFailed: boolean;
  /** Record, and go on once it is kept. */
  readonly run: (act: () => Promise<void>, then: () => void) => void;
}

export function useRecording(): Recording {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  async function record(act: () => Promise<void>, then: () => void): Promise<void> {
    setState("busy");
    try {
      await act();
    } catch (error) {
      console.error(error);
      setState("failed");
      return;
    }
    setState("idle");
    feedback("good");
    then();
  }
  return {
    isBusy: state === "busy",
    hasFailed: state === "failed",
    run: (act, then) => void record(act, then),
  };
}

/** Where the screen shows that it failed. */
export function NotRecorded({ of }: { readonly of: Recording }) {
  if (!of.hasFailed) return null;
  return (
    <Notice tone="bad" isAlert>
      {say.failed()}
    </Notice>
  );
}
