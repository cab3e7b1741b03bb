/** The day's labels in the order of the route: to hold before a camera, to save, to print. */

import { texts } from "@kit/i18n/language";
import { Button, LinkButton } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Chip } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import type { Label } from "../data";

const say = texts({
  title: { vi: "2 · Nhãn để quét", en: "2 · Labels to scan" },
  how: {
    vi: "Đưa nhãn trên màn hình khác hoặc bản in trước camera. Không có camera: bấm “Lưu ảnh”, rồi ở màn hình Quét chọn “Ảnh”, hoặc gõ mã.",
    en: "Hold a label, on another screen or on paper, before the camera. Without one: “Save picture”, then choose “Picture” on the Scan screen, or type the code.",
  },
  print: { vi: "In trang này", en: "Print this page" },
  pdf: { vi: "Tờ A4 (PDF)", en: "A4 sheets (PDF)" },
  save: { vi: "Lưu ảnh", en: "Save picture" },
  large: { vi: "Phóng to", en: "Enlarge" },
  small: { vi: "Thu nhỏ", en: "Shrink" },
  reading: { vi: "Đang lấy nhãn…", en: "Fetching labels…" },
  none: { vi: "Tuyến này không có nhãn nào.", en: "This route has no labels." },
  collect: { vi: "Nhận", en: "Collect" },
  deliver: { vi: "Giao", en: "Deliver" },
  dossier: { vi: "hồ sơ", en: "dossier" },
  document: { vi: "giấy tờ", en: "document" },
  stop: (number: number) => ({ vi: `Điểm ${number}`, en: `Stop ${number}` }),
  base: { vi: "Tại bưu cục, trước khi đi", en: "At the base, before leaving" },
  home: { vi: "nhà công dân", en: "a citizen's home" },
  label: (code: string) => ({ vi: `Nhãn của ${code}`, en: `Label of ${code}` }),
});

interface LabelSheetProps {
  readonly courierId: string;
  /** Null: not there yet. */
  readonly labels: readonly Label[] | null;
}

export function LabelSheet({ courierId, labels }: LabelSheetProps) {
  return (
    <section class="stack" aria-labelledby="labels-title">
      <h2 id="labels-title" class="large no-print">
        {say.title()}
      </h2>
      <p class="soft no-print">{say.how()}</p>
      <div class="row no-print">
        <LinkButton
          href={`/v1/demo/labels.pdf?courier_id=${encodeURIComponent(courierId)}`}
          kind="plain"
          icon="paper"
        >
          {say.pdf()}
        </LinkButton>
        <Button kind="plain" icon="print" onPress={() => print()}>
          {say.print()}
        </Button>
      </div>
      {labels === null && <p class="waiting">{say.reading()}</p>}
      {labels?.length === 0 && <p>{say.none()}</p>}
      <ol class="labels">
        {labels?.map((one, at) => (
          <LabelCard
            key={`${one.stop} ${one.code} ${one.collect}`}
            label={one}
            isFirst={at === 0}
          />
        ))}
      </ol>
    </section>
  );
}

function LabelCard({ label, isFirst }: { readonly label: Label; readonly isFirst: boolean }) {
  const [isLarge, setIsLarge] = useState(isFirst);
  return (
    <li class={`card label-card${isLarge ? " is-large" : ""}`}>
      <div class="row">
        <span class="strong">{label.stop < 0 ? say.base() : say.stop(label.stop + 1)}</span>
        <Chip tone={label.collect ? "plain" : "good"}>
          {label.collect ? say.collect() : say.deliver()} {say[label.kind]()}
        </Chip>
      </div>
      <p class="soft small">{label.place_name ?? say.home()}</p>
      <img src={label.png} alt={say.label(label.code)} />
      <p class="code small">{label.code}</p>
      <div class="row no-print">
        <a class="button is-quiet" href={label.png} download={`${label.code}.png`}>
          <Icon name="download" />
          <span>{say.save()}</span>
        </a>
        <Button icon="whole" onPress={() => setIsLarge(!isLarge)}>
          {isLarge ? say.small() : say.large()}
        </Button>
      </div>
    </li>
  );
}
