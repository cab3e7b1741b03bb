/** The day: the next stop large, then all of them. */

import type { Progress, StopProgress } from "@kit/day/progress";
import { clock, day } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import { loads } from "../day/load";
import { MapProgress } from "../parts/map_progress";
import { NextStop } from "../parts/next_stop";
import { Page } from "../parts/page";
import { StopRow } from "../parts/stop_row";
import { heardAt, isRouteTaken, journal, route, today } from "../state";
import { verdicts } from "../typed_codes";

const say = texts({
  title: { vi: "Hôm nay", en: "Today" },
  nothing: {
    vi: "Hôm nay chưa có tuyến nào cho bạn. Điều phối công bố xong là tuyến hiện ở đây.",
    en: "There is no route for you today. It appears here once dispatch has published it.",
  },
  taken: {
    vi: "Điều phối đã rút tuyến này. Hãy giữ những gì đang có trên xe và chờ tuyến mới.",
    en: "Dispatch has taken this route back. Keep what is on board and wait for another.",
  },
  wrongCode: (stop: number) => ({
    vi: `Mã giao nhận ở điểm dừng ${stop} không đúng. Báo điều phối.`,
    en: `The delivery code at stop ${stop} was wrong. Tell dispatch.`,
  }),
  scan: { vi: "Quét tại điểm này", en: "Scan at this stop" },
  load: { vi: "Kiểm hàng trước khi đi", en: "Check the load before leaving" },
  end: { vi: "Kết thúc ca", en: "End the shift" },
  all: { vi: "Các điểm dừng", en: "All stops" },
  allDone: { vi: "Đã xong mọi điểm dừng.", en: "All stops are done." },
  bringBack: (place: string, time: string) => ({
    vi: `Về ${place}, dự kiến ${time}.`,
    en: `Back to ${place}, expected at ${time}.`,
  }),
  sum: (done: number, total: number) => ({
    vi: `Xong ${done} trên ${total} việc`,
    en: `${done} of ${total} tasks done`,
  }),
  heard: (time: string) => ({ vi: `tuyến cập nhật ${time}`, en: `route as of ${time}` }),
});

export function TodayScreen() {
  const shown = today.value;
  if (shown === null || shown.stops.length === 0) return <Nothing />;
  const next = shown.next === null ? null : (shown.stops[shown.next] ?? null);
  return (
    <Page title={say.title()} isFirst isTitleHidden act={<MainAct next={next} />}>
      {isRouteTaken.value && <Notice tone="warn">{say.taken()}</Notice>}
      <WrongCodes shown={shown} />
      {next === null ? <AllDone /> : <NextStop at={next} total={shown.stops.length} />}
      {isBeforeLeaving(shown) && (
        <LinkButton kind="plain" icon="bag" isWide href={to("load")}>
          {say.load()}
        </LinkButton>
      )}
      <Sum shown={shown} />
      <h2>{say.all()}</h2>
      <ol class="stops">
        {shown.stops.map((at) => (
          <StopRow key={at.stop.stop} at={at} />
        ))}
      </ol>
    </Page>
  );
}

/** Found by the server after the courier had left the door. */
function WrongCodes({ shown }: { readonly shown: Progress }) {
  const isWrong = (code: string) => verdicts.value.get(code) === "wrong";
  const found = shown.stops.filter(({ tasks }) =>
    tasks.some((task) => task.does === "deliver" && isWrong(task.code)),
  );
  return found.map(({ stop }) => (
    <Notice key={stop.stop} tone="bad">
      <a href={to("stop", stop.stop)}>{say.wrongCode(stop.stop + 1)}</a>
    </Notice>
  ));
}

function MainAct({ next }: { readonly next: StopProgress | null }) {
  return next === null ? (
    <LinkButton kind="main" icon="flag" isWide href={to("end")}>
      {say.end()}
    </LinkButton>
  ) : (
    <LinkButton kind="main" icon="scan" isWide href={to("scan", next.stop.stop)}>
      {say.scan()}
    </LinkButton>
  );
}

function Sum({ shown }: { readonly shown: Progress }) {
  const done = shown.done + shown.failed;
  const heard = heardAt.value;
  return (
    <div class="stack is-tight">
      <progress
        class="day-progress"
        value={done}
        max={Math.max(1, shown.total)}
        aria-label={say.sum(done, shown.total)}
      />
      <p class="small soft">
        {[
          say.sum(done, shown.total),
          route.value && day(route.value.date),
          heard !== null && say.heard(clock(heard)),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <MapProgress />
    </div>
  );
}

function AllDone() {
  const end = route.value?.end;
  return (
    <Notice tone="good">
      <p class="strong">{say.allDone()}</p>
      {end?.place.name && <p>{say.bringBack(end.place.name, clock(end.time))}</p>}
    </Notice>
  );
}

function Nothing() {
  return (
    <Page title={say.title()} isFirst>
      <Notice>{isRouteTaken.value ? say.taken() : say.nothing()}</Notice>
    </Page>
  );
}

/** Once a stop was served, what lay at the base is history. */
function isBeforeLeaving(shown: Progress): boolean {
  if (shown.done + shown.failed > 0 || route.value === null) return false;
  return loads(route.value, journal.value).some((load) => !load.isLoaded);
}
