/** What changed on a newer route: looked at, then accepted; until then the old one holds. */

import type { RouteStop } from "@kit/day/route";
import { clock, span } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Chip, Notice } from "@kit/ui/notice";
import { replace } from "@kit/ui/route";
import type { ComponentChildren } from "preact";
import { changesOf, type RouteChange, type StopChange } from "../day/changes";
import { Codes } from "../parts/codes";
import { Page } from "../parts/page";
import { placeName } from "../parts/words";
import { accept } from "../route_sync";
import { offered, route, today } from "../state";

const say = texts({
  title: { vi: "Tuyến vừa thay đổi", en: "The route has changed" },
  none: { vi: "Không có thay đổi nào đang chờ.", en: "No change is waiting." },
  hint: {
    vi: "Tuyến cũ còn hiệu lực đến khi bạn nhận tuyến mới. Những gì đã làm vẫn giữ nguyên.",
    en: "The old route holds until you accept the new one. What you have done stays done.",
  },
  small: {
    vi: "Chỉ có giờ xê dịch dưới 10 phút.",
    en: "Only times have moved, by less than 10 minutes.",
  },
  accept: { vi: "Nhận tuyến mới", en: "Accept the new route" },
  accepted: { vi: "Đã nhận tuyến mới.", en: "The new route is yours." },
  added: { vi: "Thêm vào tuyến", en: "Added" },
  removed: { vi: "Bỏ khỏi tuyến", en: "Removed" },
  changed: { vi: "Làm khác đi", en: "Done differently" },
  retimed: { vi: "Đổi giờ đến", en: "Other times" },
  at: (time: string) => ({ vi: `lúc ${time}`, en: `at ${time}` }),
  later: (by: string) => ({ vi: `muộn hơn ${by}`, en: `${by} later` }),
  earlier: (by: string) => ({ vi: `sớm hơn ${by}`, en: `${by} earlier` }),
  moved: (from: number, to: number) => ({
    vi: `thứ tự ${from} → ${to}`,
    en: `place ${from} → ${to}`,
  }),
  gained: { vi: "Thêm", en: "More" },
  lost: { vi: "Bớt", en: "Fewer" },
  end: { vi: "Về đến nơi", en: "Back at" },
});

export function ChangesScreen() {
  const [old, fresh] = [route.value, offered.value];
  if (old === null || fresh === null) {
    return (
      <Page title={say.title()}>
        <Notice>{say.none()}</Notice>
      </Page>
    );
  }
  const done = new Set(
    today.value?.stops.filter((at) => at.state === "done").map((at) => at.stop) ?? [],
  );
  const found = changesOf(old, fresh, (stop) => done.has(stop));
  const take = () => {
    void accept().then(() => announce(say.accepted()));
    replace();
  };
  return (
    <Page
      title={say.title()}
      act={
        <Button kind="main" icon="check" isWide onPress={take}>
          {say.accept()}
        </Button>
      }
    >
      <p class="soft">{say.hint()}</p>
      <End before={old.end?.time ?? null} after={fresh.end?.time ?? null} />
      <Found found={found} />
    </Page>
  );
}

function Found({ found }: { readonly found: RouteChange }) {
  const { added, removed, changed } = found;
  if (added.length + removed.length + changed.length === 0) return <Notice>{say.small()}</Notice>;
  const retimed = changed.filter(isRetimedAlone);
  const others = changed.filter((one) => !isRetimedAlone(one));
  return (
    <>
      <Part title={say.added()} count={added.length}>
        {added.map((stop) => (
          <Stop key={stop.stop} stop={stop} told={say.at(clock(stop.arrival))} />
        ))}
      </Part>
      <Part title={say.removed()} count={removed.length}>
        {removed.map((stop) => (
          <Stop key={stop.stop} stop={stop} told={say.at(clock(stop.arrival))} />
        ))}
      </Part>
      <Part title={say.changed()} count={others.length}>
        {others.map((one) => (
          <Changed key={one.after.stop} one={one} />
        ))}
      </Part>
      <Part title={say.retimed()} count={retimed.length}>
        {retimed.map((one) => (
          <Retimed key={one.after.stop} one={one} />
        ))}
      </Part>
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly count: number;
  readonly children: ComponentChildren;
}

function Part({ title, count, children }: PartProps) {
  if (count === 0) return null;
  return (
    <section class="stack is-tight">
      <h2>
        {title} ({count})
      </h2>
      <ul class="tasks card">{children}</ul>
    </section>
  );
}

function Stop({ stop, told }: { readonly stop: RouteStop; readonly told: string }) {
  const codes = stop.visits.flatMap((visit) => visit.items);
  return (
    <li class="change">
      <span class="strong">{placeName(stop.place)}</span>
      <span class="small soft">{told}</span>
      <Codes codes={codes} />
    </li>
  );
}

function Changed({ one }: { readonly one: StopChange }) {
  const { before, after, later, gained, lost } = one;
  return (
    <li class="change">
      <span class="strong">{placeName(after.place)}</span>
      <span class="chips">
        {later !== 0 && (
          <Chip tone="warn" icon="clock">
            {later > 0 ? say.later(span(later)) : say.earlier(span(-later))}
          </Chip>
        )}
        {one.isMoved && <Chip icon="list">{say.moved(before.stop + 1, after.stop + 1)}</Chip>}
      </span>
      {later !== 0 && <span class="small soft">{timesOf(one)}</span>}
      <Moved word={say.gained()} codes={gained} />
      <Moved word={say.lost()} codes={lost} />
    </li>
  );
}

/** One delay moves all that comes after it: such stops take one line each. */
function isRetimedAlone(one: StopChange): boolean {
  return !one.isMoved && one.gained.length + one.lost.length === 0;
}

function Retimed({ one }: { readonly one: StopChange }) {
  return (
    <li class="change">
      <span class="row">
        <span class="grows">{placeName(one.after.place)}</span>
        <span class="strong">{timesOf(one)}</span>
      </span>
    </li>
  );
}

function timesOf({ before, after }: StopChange): string {
  return `${clock(before.arrival)} → ${clock(after.arrival)}`;
}

function Moved({ word, codes }: { readonly word: string; readonly codes: readonly string[] }) {
  if (codes.length === 0) return null;
  return (
    <span class="small">
      {word}: <Codes codes={codes} />
    </span>
  );
}

function End({ before, after }: { readonly before: string | null; readonly after: string | null }) {
  if (before === null || after === null || clock(before) === clock(after)) return null;
  return (
    <p class="strong">
      {say.end()}: {clock(before)} → {clock(after)}
    </p>
  );
}
