/** Photographs of a form: how to take them, and what was taken. */

import type { Demand } from "@kit/day/route";
import { Photograph } from "@kit/evidence/photograph";
import { Thumbnail } from "@kit/evidence/thumbnail";
import { texts } from "@kit/i18n/language";
import { Notice } from "@kit/ui/notice";
import { DemandChip } from "./demand_chip";
import { Section } from "./section";
import type { Pictures } from "./use_pictures";

const say = texts({
  one: (at: number) => ({ vi: `ảnh ${at}`, en: `photograph ${at}` }),
  busy: { vi: "Đang niêm ảnh…", en: "Sealing the photograph…" },
  sealed: {
    vi: "Ảnh được niêm ngay, chỉ máy chủ mở được; không nằm trong thư viện ảnh.",
    en: "Sealed at once: the server alone can open it, and it is in no gallery.",
  },
});

/** More than this nobody looks at. */
const MAX_PHOTOGRAPHS = 6;

interface PhotographsProps {
  readonly title: string;
  readonly hint: string;
  readonly demand: Demand | "one_of";
  readonly pictures: Pictures;
}

export function Photographs({ title, hint, demand, pictures }: PhotographsProps) {
  const { photographs, isBusy, fault } = pictures;
  return (
    <Section title={title} chip={<DemandChip demand={demand} has={photographs.length > 0} />}>
      <p class="small soft">{hint}</p>
      {photographs.length > 0 && (
        <div class="thumbnails">
          {photographs.map((taken, index) => (
            <Thumbnail
              key={taken.picture.sha256}
              picture={taken.thumbnail}
              name={say.one(index + 1)}
              onRemove={() => pictures.remove(taken)}
            />
          ))}
        </div>
      )}
      {isBusy && <p class="small waiting">{say.busy()}</p>}
      {fault !== null && (
        <Notice tone="warn" isAlert>
          {fault}
        </Notice>
      )}
      <Photograph
        onTake={pictures.photograph}
        isOff={isBusy || photographs.length >= MAX_PHOTOGRAPHS}
      />
      {photographs.length > 0 && <p class="small soft">{say.sealed()}</p>}
    </Section>
  );
}
