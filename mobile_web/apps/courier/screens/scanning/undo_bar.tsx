/** For a minute: "scanned by mistake?". */

import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { useEffect, useState } from "preact/hooks";
import { itemWords } from "../../parts/item_words";
import { type Done, lastDone } from "../../work/handover";
import { undo, undoLeft } from "../../work/withdraw";

const say = texts({
  collected: (what: string) => ({ vi: `Đã nhận ${what}`, en: `Collected ${what}` }),
  delivered: (what: string) => ({ vi: `Đã giao ${what}`, en: `Delivered ${what}` }),
  both: (what: string) => ({ vi: `Đã bàn giao ${what}`, en: `Handed over ${what}` }),
  mistake: (seconds: number) => ({
    vi: `Hoàn tác (${seconds})`,
    en: `Undo (${seconds})`,
  }),
  undone: { vi: "Đã hoàn tác", en: "Undone" },
});

const SECOND = 1_000;

export function UndoBar() {
  const done = lastDone.value;
  const left = useLeft(done);
  const [isBusy, setIsBusy] = useState(false);
  if (done === null || left === 0) return null;
  async function takeBack(what: Done): Promise<void> {
    setIsBusy(true);
    try {
      await undo(what);
      announce(say.undone());
    } finally {
      setIsBusy(false);
    }
  }
  return (
    <section class="undo-bar">
      <p class="strong">
        <Icon name="check" />
        <span>{doneWords(done)}</span>
      </p>
      <Button isOff={isBusy} onPress={() => void takeBack(done)}>
        {say.mistake(Math.ceil(left / SECOND))}
      </Button>
    </section>
  );
}

/** "Collected 4 dossiers". */
export function doneWords({ rows }: Done): string {
  const what = itemWords(rows);
  if (rows.every((row) => row.does === "collect")) return say.collected(what);
  return rows.every((row) => row.does === "deliver") ? say.delivered(what) : say.both(what);
}

/** Milliseconds that are left; moves each second while there are any. */
function useLeft(done: Done | null): number {
  const [moment, setMoment] = useState(Date.now());
  useEffect(() => {
    setMoment(Date.now());
    if (done === null) return;
    const timer = setInterval(() => setMoment(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [done]);
  return undoLeft(done, Math.max(moment, done?.time ?? 0));
}
