/** Which stop one scans at: taken by itself, and changeable. */

import type { StopProgress } from "@kit/day/progress";
import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Sheet } from "@kit/ui/sheet";
import { useState } from "preact/hooks";
import { countsOf, placeIcon, placeName } from "../../parts/words";
import { today } from "../../state";

const say = texts({
  at: (number: number) => ({ vi: `Điểm dừng ${number}`, en: `Stop ${number}` }),
  none: { vi: "Không thuộc điểm dừng nào", en: "At no stop of the route" },
  change: { vi: "Đổi", en: "Change" },
  title: { vi: "Đang ở điểm nào?", en: "Which stop is this?" },
});

interface StopChoiceProps {
  readonly at: StopProgress | null;
  readonly onChoose: (stop: number | null) => void;
}

export function StopChoice({ at, onChoose }: StopChoiceProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div class="stop-choice">
      <span class="stop-choice-words">
        <span class="small soft">{at === null ? say.none() : say.at(at.stop.stop + 1)}</span>
        {at !== null && (
          <span class="strong stop-choice-name">
            <Icon name={placeIcon(at.stop.place)} />
            <span>{placeName(at.stop.place)}</span>
          </span>
        )}
      </span>
      <Button onPress={() => setIsOpen(true)}>{say.change()}</Button>
      {isOpen && (
        <Sheet title={say.title()} onClose={() => setIsOpen(false)}>
          <Stops
            onChoose={(stop) => {
              setIsOpen(false);
              onChoose(stop);
            }}
          />
        </Sheet>
      )}
    </div>
  );
}

function Stops({ onChoose }: Pick<StopChoiceProps, "onChoose">) {
  const stops = today.value?.stops.filter((at) => at.state !== "done") ?? [];
  return (
    <ul class="stack is-tight">
      {stops.map((at) => (
        <li key={at.stop.stop}>
          <button type="button" class="choice stop-option" onClick={() => onChoose(at.stop.stop)}>
            <span class="strong">{clock(at.eta)}</span>
            <span class="stop-choice-words">
              <span>{placeName(at.stop.place)}</span>
              <span class="small soft">{`${say.at(at.stop.stop + 1)} · ${countsOf(at)}`}</span>
            </span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="choice stop-option" onClick={() => onChoose(null)}>
          {say.none()}
        </button>
      </li>
    </ul>
  );
}
