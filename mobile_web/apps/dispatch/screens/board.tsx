/** The board: a list on one side, the map on the other; on a narrow screen one of them. */

import { texts } from "@kit/i18n/language";
import { IconButton } from "@kit/ui/button";
import { to } from "@kit/ui/route";
import { useState } from "preact/hooks";
import { couriers } from "../data/day";
import { Attention } from "../parts/attention";
import { DayMap } from "../parts/day_map";
import { CourierScreen } from "./courier";
import { Overview } from "./overview";

const say = texts({
  list: { vi: "Danh sách", en: "List" },
  map: { vi: "Bản đồ", en: "Map" },
  show: { vi: "Đang xem", en: "Shown" },
  back: { vi: "Về danh sách", en: "Back to the list" },
});

type Side = "list" | "map";

export function Board({ parts }: { readonly parts: readonly string[] }) {
  const [side, setSide] = useState<Side>("list");
  const [screen, vehicleId = null, stop = null] = parts;
  const isCourier = screen === "courier";
  return (
    <main class={`board shows-${side}`}>
      <div class="board-list">
        {isCourier ? (
          <Courier vehicleId={vehicleId} stop={stop} />
        ) : screen === "attention" ? (
          <div class="stack">
            <a href={to()}>{say.back()}</a>
            <Attention isWhole />
          </div>
        ) : (
          <Overview />
        )}
      </div>
      <div class="board-map">
        <DayMap vehicleId={isCourier ? vehicleId : null} stop={stop} />
      </div>
      <fieldset class="board-sides" aria-label={say.show()}>
        {(["list", "map"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={side === one} onClick={() => setSide(one)}>
            {say[one]()}
          </button>
        ))}
      </fieldset>
    </main>
  );
}

interface CourierProps {
  readonly vehicleId: string | null;
  readonly stop: string | null;
}

function Courier({ vehicleId, stop }: CourierProps) {
  const found = couriers.value.find((one) => one.vehicleId === vehicleId);
  if (found === undefined) {
    return <IconButton name={say.back()} icon="back" onPress={() => location.assign(to())} />;
  }
  return <CourierScreen courier={found} stop={stop} />;
}
