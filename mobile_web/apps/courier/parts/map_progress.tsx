/** The base map on its way, the one thing of the day that is large. */

import { texts } from "@kit/i18n/language";
import { baseMap } from "../base_map";

const say = texts({
  coming: (done: string, of: string) => ({
    vi: `Đang tải bản đồ nền: ${done}${of} MB. Không cần chờ.`,
    en: `Fetching the base map: ${done}${of} MB. No need to wait.`,
  }),
});

export function MapProgress() {
  const state = baseMap.value;
  if (state.kind !== "coming") return null;
  const of = state.of === null ? "" : `/${megabytes(state.of)}`;
  return <p class="small soft">{say.coming(megabytes(state.bytes), of)}</p>;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
