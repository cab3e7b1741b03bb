/** One stop: when, where, whom to call, what to collect and deliver, and the acts. */

import type { StopProgress, Task } from "@kit/day/progress";
import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { to } from "@kit/ui/route";
import { Page } from "../parts/page";
import { StopChips, takenOff } from "../parts/stop_chips";
import { StopWays } from "../parts/stop_facts";
import { TaskRow } from "../parts/task_row";
import { hours, isPossible, numberOf, placeIcon, placeName } from "../parts/words";
import { offered, today } from "../state";

const say = texts({
  title: (at: number, of: number) => ({ vi: `Điểm dừng ${at}/${of}`, en: `Stop ${at} of ${of}` }),
  unknown: { vi: "Không có điểm dừng này", en: "There is no such stop" },
  gone: {
    vi: "Tuyến của bạn không có điểm dừng này nữa.",
    en: "Your route does not have this stop any more.",
  },
  eta: { vi: "Dự kiến đến", en: "Expected at" },
  planned: { vi: "Theo kế hoạch", en: "Planned" },
  promised: { vi: "Hẹn giờ", en: "Promised" },
  open: { vi: "Giờ nhận khách", en: "Open" },
  collect: (count: number) => ({ vi: `Nhận (${count})`, en: `To collect (${count})` }),
  deliver: (count: number) => ({ vi: `Giao (${count})`, en: `To deliver (${count})` }),
  nothing: {
    vi: "Chưa ai báo mã hồ sơ tại điểm này. Quét những gì được trao.",
    en: "Nobody has told the codes of this stop. Scan what you are given.",
  },
  takenOff: {
    vi: "Tuyến mới không còn vài mục ở đây. Xem thay đổi trước khi làm.",
    en: "The newer route has some of these no more. Look at what changed first.",
  },
  scan: { vi: "Quét để nhận", en: "Scan to collect" },
  scanAll: { vi: "Quét", en: "Scan" },
  scanMore: { vi: "Quét thêm", en: "Scan more" },
  next: { vi: "Điểm tiếp theo", en: "Next stop" },
  give: { vi: "Giao", en: "Deliver" },
  hand: { vi: "Bàn giao hai chiều", en: "Two-way handover" },
  failed: { vi: "Chưa giao, chưa nhận được", en: "Could not deliver or collect" },
});

export function StopScreen({ parts }: { readonly parts: readonly string[] }) {
  const shown = today.value;
  const at = shown?.stops.find((one) => String(one.stop.stop) === parts[0]);
  if (shown === null || at === undefined) return <Unknown />;
  const isChanged = offered.value !== null && takenOff(at).length > 0;
  return (
    <Page title={say.title(at.stop.stop + 1, shown.stops.length)} act={<Acts at={at} />}>
      <Where at={at} />
      {isChanged && (
        <Notice tone="warn">
          <a href={to("changes")}>{say.takenOff()}</a>
        </Notice>
      )}
      <Tasks at={at} does="collect" title={say.collect} />
      <Tasks at={at} does="deliver" title={say.deliver} />
      {at.tasks.length === 0 && <Notice>{say.nothing()}</Notice>}
      <SideActs at={at} />
    </Page>
  );
}

function Where({ at }: { readonly at: StopProgress }) {
  const { stop } = at;
  const isMoved = Math.abs(at.eta - Date.parse(stop.arrival)) > 60_000;
  return (
    <section class="card stack">
      <h2 class="next-stop-name">
        <Icon name={placeIcon(stop.place)} />
        <span>{placeName(stop.place)}</span>
      </h2>
      <dl class="facts">
        <div>
          <dt>{say.eta()}</dt>
          <dd>{clock(at.eta)}</dd>
        </div>
        {isMoved && (
          <div>
            <dt>{say.planned()}</dt>
            <dd>{clock(stop.arrival)}</dd>
          </div>
        )}
        <div class="is-whole">
          <dt>{stop.place.party === null ? say.promised() : say.open()}</dt>
          <dd>{hours(stop)}</dd>
        </div>
      </dl>
      <StopChips at={at} />
      <StopWays stop={stop} />
    </section>
  );
}

interface TasksProps {
  readonly at: StopProgress;
  readonly does: Task["does"];
  readonly title: (count: number) => string;
}

function Tasks({ at, does, title }: TasksProps) {
  const tasks = at.tasks.filter((task) => task.does === does);
  if (tasks.length === 0) return null;
  const gone = takenOff(at);
  return (
    <section class="stack is-tight">
      <h2>{title(tasks.length)}</h2>
      <ul class="tasks card">
        {tasks.map((task) => (
          <TaskRow
            key={`${task.does} ${task.code}`}
            task={task}
            stop={at.stop.stop}
            isTakenOff={gone.includes(task.code)}
          />
        ))}
      </ul>
    </section>
  );
}

/** The first thing to be done here; whoever collects and delivers collects by the same scanner. */
function Acts({ at }: { readonly at: StopProgress }) {
  const { stop } = at.stop;
  const collects = numberOf(at, (task) => task.does === "collect" && isPossible(task));
  const delivers = numberOf(at, (task) => task.does === "deliver" && isPossible(task));
  const isHome = at.stop.place.party === null;
  if (at.tasks.length > 0 && collects + delivers === 0) return <DoneHere stop={stop} />;
  return (
    <>
      {delivers > 0 && isHome && (
        <LinkButton
          kind={collects > 0 ? "plain" : "main"}
          icon="check"
          isWide
          href={to("deliver", stop)}
        >
          {say.give()}
        </LinkButton>
      )}
      {(collects > 0 || delivers === 0 || !isHome) && (
        <LinkButton kind="main" icon="scan" isWide href={to("scan", stop)}>
          {collects > 0 && delivers === 0 ? say.scan() : say.scanAll()}
        </LinkButton>
      )}
    </>
  );
}

/** Something nobody has told of may be handed over all the same. */
function DoneHere({ stop }: { readonly stop: number }) {
  return (
    <>
      <LinkButton icon="scan" isWide href={to("scan", stop)}>
        {say.scanMore()}
      </LinkButton>
      <LinkButton kind="main" icon="forward" isWide href={to()}>
        {say.next()}
      </LinkButton>
    </>
  );
}

function SideActs({ at }: { readonly at: StopProgress }) {
  const { stop, place } = at.stop;
  const canFail = numberOf(at, isPossible) > 0;
  return (
    <div class="stack is-tight">
      {place.party !== null && (
        <LinkButton icon="handover" isWide href={to("handover", stop)}>
          {say.hand()}
        </LinkButton>
      )}
      {canFail && (
        <LinkButton icon="cross" isWide href={to("attempt", stop)}>
          {say.failed()}
        </LinkButton>
      )}
    </div>
  );
}

function Unknown() {
  return (
    <Page title={say.unknown()}>
      <Notice tone="warn">{say.gone()}</Notice>
    </Page>
  );
}
