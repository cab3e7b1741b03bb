/** What is handed over: scanned, or ticked. */

import type { Task } from "@kit/day/progress";
import { dong } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Toggle } from "@kit/ui/field";
import { useState } from "preact/hooks";
import { kindName } from "../../parts/words";
import { ScanSheet } from "./scan_sheet";
import { Section } from "./section";

const say = texts({
  title: { vi: "Giấy tờ", en: "Papers" },
  scan: { vi: "Quét nhãn", en: "Scan labels" },
  all: { vi: "Chọn hết", en: "Tick all" },
  pay: (sum: string) => ({ vi: `thu ${sum}`, en: `collect ${sum}` }),
});

interface ItemsProps {
  readonly tasks: readonly Task[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (codes: ReadonlySet<string>) => void;
  readonly canScan?: boolean;
}

export function Items({ tasks, ticked, onTick, canScan = true }: ItemsProps) {
  const [isScanning, setIsScanning] = useState(false);
  function turn(code: string, isOn: boolean): void {
    const next = new Set(ticked);
    if (isOn) next.add(code);
    else next.delete(code);
    onTick(next);
  }
  return (
    <Section title={say.title()}>
      {tasks.map((task) => (
        <Toggle
          key={task.code}
          isOn={ticked.has(task.code)}
          onChange={(isOn) => turn(task.code, isOn)}
        >
          <span class="stack-words">
            <span class="strong code">{task.code}</span>
            <span class="small soft">{wordsOf(task)}</span>
          </span>
        </Toggle>
      ))}
      <div class="photograph">
        {canScan && (
          <Button icon="scan" onPress={() => setIsScanning(true)}>
            {say.scan()}
          </Button>
        )}
        {tasks.length > 1 && ticked.size < tasks.length && (
          <Button onPress={() => onTick(new Set(tasks.map((task) => task.code)))}>
            {say.all()}
          </Button>
        )}
      </div>
      {isScanning && (
        <ScanSheet
          tasks={tasks}
          ticked={ticked}
          onTick={(code) => turn(code, true)}
          onClose={() => setIsScanning(false)}
        />
      )}
    </Section>
  );
}

function wordsOf({ parcel, does }: Task): string {
  const sum = does === "deliver" ? (parcel.amount_dong ?? 0) : 0;
  const told = [kindName(parcel.kind), parcel.procedure, sum > 0 && say.pay(dong(sum))];
  return told.filter(Boolean).join(" · ");
}
