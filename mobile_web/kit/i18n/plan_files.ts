/** What the files of a planned day are, in words. */

import { texts } from "./language";

const say = texts({
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

/** The words for a file; one that is not known is called by its name. */
export function planFileName(file: string): string {
  return NAMES[file]?.() ?? file;
}
