/** What was given last, and for a minute a way to take it back. */

import { partyWords } from "@kit/handover/party_words";
import { counted, texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { go } from "@kit/ui/route";
import { useEffect, useState } from "preact/hooks";
import { type Given, lastGiven, takeBack, UNDO_MS } from "../work";

const say = texts({
  given: (count: number, who: string) => ({
    vi: `Đã giao ${count} món cho ${who}. Chữ ký đã lưu trên máy này.`,
    en: `${counted(count, "item")} given to ${who}. The signature is kept on this device.`,
  }),
  undo: (seconds: number) => ({
    vi: `Nhầm? Hoàn tác (${seconds} giây)`,
    en: `A mistake? Undo (${seconds} s)`,
  }),
  undone: { vi: "Đã hoàn tác", en: "Undone" },
});

const SECOND = 1_000;

export function GivenBar() {
  const given = lastGiven.value;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  if (given === null) return null;
  const left = given.time + UNDO_MS - Math.max(now, given.time);
  async function undo(what: Given): Promise<void> {
    await takeBack(what);
    announce(say.undone());
    go("give");
  }
  return (
    <div class="stack is-tight">
      <Notice tone="good">{say.given(given.lines.length, partyWords(given.to))}</Notice>
      {left > 0 && (
        <Button icon="undo" isWide onPress={() => void undo(given)}>
          {say.undo(Math.ceil(left / SECOND))}
        </Button>
      )}
    </div>
  );
}
