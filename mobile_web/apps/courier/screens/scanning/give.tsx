/** The courier gives: the receiver's code is scanned, then the handover is signed with it. */

import type { StopProgress } from "@kit/day/progress";
import { OtherCode, type OtherSide, revokedWords } from "@kit/handover/other_code";
import { texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button, LinkButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { replace, to } from "@kit/ui/route";
import { useState } from "preact/hooks";
import type { Row } from "../../day/rows";
import { Codes } from "../../parts/codes";
import { itemWords } from "../../parts/item_words";
import { nameOf } from "../../parts/names";
import { Page } from "../../parts/page";
import { NotRecorded, useRecording } from "../../parts/recording";
import { directory, self } from "../../state";
import { taken } from "../../work/basket";
import { renewDirectory } from "../../work/directory";
import { handOver, lastDone, partyAtDoor } from "../../work/handover";
import { doneWords } from "./undo_bar";

const say = texts({
  title: { vi: "Quét mã của bên nhận", en: "Scan the receiver's code" },
  empty: {
    vi: "Chưa có gì để giao. Quét những gì bạn giao trước.",
    en: "There is nothing to give yet. Scan what you give first.",
  },
  scan: { vi: "Quét hồ sơ, giấy tờ", en: "Scan items" },
  ask: (who: string) => ({
    vi: `Nhờ ${who} mở “Nhận từ bưu tá” trên máy quầy. Bưu tá khác mở “Tôi nhận: đưa mã của tôi”.`,
    en: `Ask ${who} to open “Receive from a courier” at the desk. Another courier opens “I receive: show my code”.`,
  }),
  receiver: { vi: "Bên nhận", en: "Receiver" },
  other: (who: string, wanted: string) => ({
    vi: `Mã này là của ${who}, không phải ${wanted}. Chỉ giao nếu đúng người.`,
    en: `This code is of ${who}, not ${wanted}. Hand over only if that is right.`,
  }),
  sign: (what: string, who: string) => ({
    vi: `Giao ${what} cho ${who}`,
    en: `Deliver ${what} to ${who}`,
  }),
  again: { vi: "Quét mã khác", en: "Scan another code" },
  without: { vi: "Họ không có máy: giao không cần mã", en: "They have no device: give without it" },
});

interface GiveProps {
  readonly at: StopProgress | null;
  readonly who: string;
}

export function Give({ at, who }: GiveProps) {
  const rows = taken("deliver");
  const [other, setOther] = useState<OtherSide | null>(null);
  const stop = at?.stop.stop ?? null;
  if (rows.length === 0) {
    return (
      <Page title={say.title()} act={<ScanFirst stop={stop} />}>
        <Notice>{say.empty()}</Notice>
      </Page>
    );
  }
  if (other !== null) {
    return <Signing at={at} rows={rows} other={other} onAgain={() => setOther(null)} />;
  }
  return (
    <Page title={say.title()}>
      <p class="strong">{say.ask(who)}</p>
      <OtherCode
        directory={directory.value}
        renew={renewDirectory}
        own={self.value?.party ?? ""}
        who={who}
        onRead={setOther}
      />
      {stop !== null && (
        <LinkButton isWide href={to("scan", stop)}>
          {say.without()}
        </LinkButton>
      )}
    </Page>
  );
}

function ScanFirst({ stop }: { readonly stop: number | null }) {
  return (
    <LinkButton kind="main" icon="scan" isWide href={stop === null ? to("scan") : to("scan", stop)}>
      {say.scan()}
    </LinkButton>
  );
}

interface SigningProps {
  readonly at: StopProgress | null;
  readonly rows: readonly Row[];
  readonly other: OtherSide;
  readonly onAgain: () => void;
}

function Signing({ at, rows, other, onAgain }: SigningProps) {
  const recording = useRecording();
  const stop = at?.stop.stop ?? null;
  const name = nameOf(other.party);
  const wanted = wantedParty(rows, at);
  const sign = () =>
    recording.run(
      () => handOver(rows, stop, { shown: other }),
      () => {
        if (lastDone.value !== null) announce(doneWords(lastDone.value));
        replace("scan", stop ?? "-");
      },
    );
  return (
    <Page
      title={say.title()}
      act={
        <Button kind="main" icon="check" isWide isOff={recording.isBusy} onPress={sign}>
          {say.sign(itemWords(rows), name)}
        </Button>
      }
    >
      <dl class="card stack is-tight">
        <dt class="soft small">{say.receiver()}</dt>
        <dd class="large strong">{name}</dd>
      </dl>
      {wanted !== null && wanted !== other.party && (
        <Notice tone="warn">{say.other(name, nameOf(wanted))}</Notice>
      )}
      {other.isRevoked && <Notice tone="warn">{revokedWords()}</Notice>}
      <NotRecorded of={recording} />
      <Codes codes={rows.map((row) => row.code)} />
      <Button icon="scan" isWide onPress={onAgain}>
        {say.again()}
      </Button>
    </Page>
  );
}

/** Who is to receive by the plan, when it names one for all. */
function wantedParty(rows: readonly Row[], at: StopProgress | null): string | null {
  const parties = new Set(rows.map((row) => partyAtDoor(row, at)));
  const [only] = parties;
  return parties.size === 1 ? (only ?? null) : null;
}
