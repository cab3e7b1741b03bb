/** The papers of a dossier, counted by the courier and then by the other side on this phone. */

import type { PaperCount } from "@kit/custody/events";
import type { StopProgress } from "@kit/day/progress";
import type { Parcel } from "@kit/day/route";
import { counted, texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { go } from "@kit/ui/route";
import { useMemo, useState } from "preact/hooks";
import { nameOf } from "../parts/names";
import { Page } from "../parts/page";
import { NotRecorded, useRecording } from "../parts/recording";
import { today } from "../state";
import { count, freeLine, paperList } from "../work/count";
import { someCitizen } from "../work/receivers";
import { PaperLines, PaperTable } from "./scanning/paper_lines";
import "./scanning/scanning.css";

const say = texts({
  title: { vi: "Kiểm đếm giấy tờ", en: "Count the papers" },
  theirs: { vi: "Bên giao xác nhận", en: "The giver confirms" },
  unknown: { vi: "Tuyến không có hồ sơ này.", en: "The route has no such dossier." },
  noList: {
    vi: "Chưa có danh mục của thủ tục. Mỗi dòng là một loại giấy tờ; ghi số bản đếm được.",
    en: "The procedure's list is not known. Each line is one kind of paper; note how many there are.",
  },
  add: { vi: "Thêm loại giấy tờ", en: "Add a kind of paper" },
  counted: { vi: "Tôi đã đếm xong", en: "I have counted" },
  pass: (who: string) => ({
    vi: `Đưa máy cho ${who} xem và xác nhận.`,
    en: `Hand the phone to ${who} to look and confirm.`,
  }),
  total: (sum: number) => ({ vi: `Tổng cộng ${sum} bản`, en: `${counted(sum, "sheet")} in all` }),
  agree: (who: string) => ({ vi: `${who} đồng ý`, en: `${who} agrees` }),
  change: { vi: "Chưa đúng, đếm lại", en: "Not right, count again" },
  recorded: { vi: "Đã ghi kiểm đếm của cả hai bên", en: "Both counts are recorded" },
  short: (sum: number) => ({
    vi: `Thiếu ${sum} bản so với danh mục. Vẫn ghi được; người dân bổ sung sau.`,
    en: `${counted(sum, "sheet")} fewer than the list asks for. It can be recorded; the citizen adds them later.`,
  }),
});

export function CountScreen({ parts }: { readonly parts: readonly string[] }) {
  const [number, code] = parts;
  const at = today.value?.stops.find((one) => String(one.stop.stop) === number) ?? null;
  const parcel = at?.tasks.find((task) => task.code === code)?.parcel ?? null;
  if (at === null || parcel === null) {
    return (
      <Page title={say.title()}>
        <Notice tone="warn">{say.unknown()}</Notice>
      </Page>
    );
  }
  return <Counting key={parcel.code} at={at} parcel={parcel} />;
}

interface CountingProps {
  readonly at: StopProgress;
  readonly parcel: Parcel;
}

function Counting({ at, parcel }: CountingProps) {
  const [papers, setPapers] = useState(() => paperList(parcel));
  const [isPassed, setIsPassed] = useState(false);
  const stranger = useMemo(someCitizen, []);
  const other = parcel.giver ?? at.stop.place.party ?? parcel.citizen ?? stranger;
  if (isPassed) {
    return (
      <Confirming
        at={at}
        parcel={parcel}
        other={other}
        papers={papers}
        onChange={() => setIsPassed(false)}
      />
    );
  }
  return (
    <Page
      title={say.title()}
      act={
        <Button
          kind="main"
          icon="check"
          isWide
          isOff={papers.length === 0}
          onPress={() => setIsPassed(true)}
        >
          {say.counted()}
        </Button>
      }
    >
      <Head parcel={parcel} />
      {parcel.papers === null && <Notice>{say.noList()}</Notice>}
      <PaperLines papers={papers} onChange={setPapers} />
      <Button
        icon="paper"
        isWide
        onPress={() => setPapers([...papers, freeLine(papers.length + 1)])}
      >
        {say.add()}
      </Button>
      <Total papers={papers} />
    </Page>
  );
}

interface ConfirmingProps extends CountingProps {
  readonly other: string;
  readonly papers: readonly PaperCount[];
  readonly onChange: () => void;
}

/** Another pair of eyes: large, with nothing on it that could be changed by a slip. */
function Confirming({ at, parcel, other, papers, onChange }: ConfirmingProps) {
  const recording = useRecording();
  const who = nameOf(other);
  const agree = () =>
    recording.run(
      () => count(parcel, at.stop, other, papers),
      () => {
        announce(say.recorded());
        go("stop", at.stop.stop);
      },
    );
  return (
    <Page
      title={say.theirs()}
      act={
        <>
          <Button isWide onPress={onChange}>
            {say.change()}
          </Button>
          <Button kind="main" icon="check" isWide isOff={recording.isBusy} onPress={agree}>
            {say.agree(who)}
          </Button>
        </>
      }
    >
      <Notice tone="warn">{say.pass(who)}</Notice>
      <Head parcel={parcel} />
      <PaperTable papers={papers} />
      <Total papers={papers} />
      <NotRecorded of={recording} />
    </Page>
  );
}

function Head({ parcel }: { readonly parcel: Parcel }) {
  return (
    <div>
      <p class="large strong code">{parcel.code}</p>
      {parcel.procedure && <p class="soft">{parcel.procedure}</p>}
    </div>
  );
}

function Total({ papers }: { readonly papers: readonly PaperCount[] }) {
  const sum = papers.reduce((all, paper) => all + paper.counted, 0);
  const short = papers.reduce((all, one) => all + Math.max(0, one.wanted - one.counted), 0);
  return (
    <>
      <p class="large strong" aria-live="polite">
        {say.total(sum)}
      </p>
      {short > 0 && <Notice tone="warn">{say.short(short)}</Notice>}
    </>
  );
}
