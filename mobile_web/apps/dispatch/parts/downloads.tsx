/** The day to print and to take along. */

import type { components } from "@kit/api/schema";
import { texts } from "@kit/i18n/language";
import { planFileName } from "@kit/i18n/plan_files";
import { Icon } from "@kit/ui/icon";
import { useEffect, useState } from "preact/hooks";
import { api } from "../data/session";

type PlannedDay = components["schemas"]["courier_api__day__DayView"];

const say = texts({
  title: { vi: "In và tải về", en: "Print and download" },
  map: { vi: "Bản đồ để in", en: "Printable map" },
});

export function Downloads() {
  const [planned, setPlanned] = useState<PlannedDay | null>(null);
  useEffect(() => {
    void api.GET("/v1/day").then(({ data }) => setPlanned(data ?? null));
  }, []);
  if (planned === null) return null;
  return (
    <section class="stack is-tight" aria-labelledby="downloads-title">
      <h2 id="downloads-title">{say.title()}</h2>
      <ul class="downloads">
        {planned.has_map && (
          <li>
            <a href="/plan">
              <Icon name="print" /> {say.map()}
            </a>
          </li>
        )}
        {planned.files.map((file) => (
          <li key={file.name}>
            <a href={file.href} download={file.name}>
              <Icon name="download" /> {planFileName(file.name)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
