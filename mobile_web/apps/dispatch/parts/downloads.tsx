/** The day to print and to take along. */

import type { components } from "@kit/api/schema";
import { texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import { useEffect, useState } from "preact/hooks";
import { api } from "../data/session";

type PlannedDay = components["schemas"]["courier_api__day__DayView"];

const say = texts({
  title: { vi: "In và tải về", en: "Print and download" },
  map: { vi: "Bản đồ để in", en: "Printable map" },
  sheets: { vi: "Phiếu tuyến để in", en: "Route sheets to print" },
  tracks: { vi: "Đường đi cho thiết bị định vị", en: "Tracks for navigation" },
  lines: { vi: "Tuyến cho phần mềm bản đồ", en: "Routes for map software" },
  plan: { vi: "Kế hoạch", en: "Plan" },
  problem: { vi: "Bài toán", en: "Problem" },
});

const NAMES: Readonly<Record<string, () => string>> = {
  "routes.xlsx": say.sheets,
  "gpx.zip": say.tracks,
  "plan.geojson": say.lines,
  "plan.json": say.plan,
  "problem.json": say.problem,
};

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
              <Icon name="download" /> {NAMES[file.name]?.() ?? file.name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
