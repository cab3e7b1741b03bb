/** An item by its code, or by a part of it: how it stands, and which stops expect it. */

import { language, texts } from "@kit/i18n/language";
import { to } from "@kit/ui/route";
import { useEffect, useState } from "preact/hooks";
import { courierName, day, placeName, turn } from "../data/day";
import { type Handover, handoversOfDay, type ItemDetail, itemOf } from "../data/handovers";

const say = texts({
  looking: { vi: "Đang tìm hồ sơ…", en: "Looking for the item…" },
  none: { vi: "Không có hồ sơ nào mang mã này.", en: "No item bears this code." },
  holder: { vi: "Đang giữ", en: "Held by" },
  collect: { vi: "Nhận", en: "Collect" },
  deliver: { vi: "Giao", en: "Deliver" },
  home: { vi: "nhà công dân", en: "a citizen's home" },
  title: { vi: "Hồ sơ và giấy tờ", en: "Items" },
});

const MOST = 12;
/** Whoever types a code types it in one go: the last letter is waited for. */
const PAUSE_MS = 350;

export function FoundItem({ text }: { readonly text: string }) {
  const { item, handovers } = useFound(text.toUpperCase());
  const isLooking = item === undefined || handovers === undefined;
  const isNothing = item === null && handovers?.length === 0;
  return (
    <section class="stack is-tight" aria-labelledby="items-title">
      <h2 id="items-title">{say.title()}</h2>
      {item && <ItemState item={item} />}
      {(isLooking || isNothing) && <p role="status">{isLooking ? say.looking() : say.none()}</p>}
      <ul class="found-stops">
        {handovers?.map((one) => (
          <li key={one.number}>
            <a href={to("courier", one.vehicle_id, one.stop)}>
              <span>
                <span class="code strong">{one.items.map((has) => has.code).join(", ")}</span>
                <span class="soft small found-who">
                  {say[one.direction]()} · {placeName(one.location_id) ?? say.home()} ·{" "}
                  {courierName(one.courier)}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Found {
  /** Undefined: not known yet. */
  readonly item?: ItemDetail | null;
  readonly handovers?: readonly Handover[];
}

function useFound(code: string): Found {
  const [found, setFound] = useState<Found>({});
  const dayId = day.value?.day_id ?? "";
  // What is known of this code stays in sight while it is read anew.
  useEffect(() => setFound({}), [code, dayId]);
  useEffect(() => {
    let isOver = false;
    const add = (more: Found) => isOver || setFound((known) => ({ ...known, ...more }));
    const timer = setTimeout(() => {
      void itemOf(code)
        .catch(() => null)
        .then((item) => add({ item }));
      void handoversOfDay(dayId)
        .catch(() => [])
        .then((all) => add({ handovers: ofCode(all, code) }));
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [code, dayId, turn.value]);
  return found;
}

function ofCode(all: readonly Handover[], code: string): readonly Handover[] {
  return all.filter((one) => one.items.some((has) => has.code.includes(code))).slice(0, MOST);
}

function ItemState({ item }: { readonly item: ItemDetail }) {
  const { state } = item;
  return (
    <p class="card">
      <span class="code strong">{item.code}</span> · {state.words[language.value]}
      {state.holder && (
        <span class="soft small found-who">
          {say.holder()} {courierName(state.holder)}
        </span>
      )}
    </p>
  );
}
