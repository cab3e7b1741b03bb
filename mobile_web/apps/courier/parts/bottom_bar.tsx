/** The four places one goes to most, under the thumb. */

import { texts } from "@kit/i18n/language";
import { Icon, type IconName } from "@kit/ui/icon";
import { path, to } from "@kit/ui/route";

const say = texts({
  bar: { vi: "Các màn hình chính", en: "Main screens" },
  today: { vi: "Hôm nay", en: "Today" },
  scan: { vi: "Quét", en: "Scan" },
  map: { vi: "Bản đồ", en: "Map" },
  more: { vi: "Thêm", en: "More" },
});

interface Tab {
  readonly of: string;
  readonly icon: IconName;
  readonly word: () => string;
}

const TABS: readonly Tab[] = [
  { of: "", icon: "route", word: say.today },
  { of: "scan", icon: "scan", word: say.scan },
  { of: "map", icon: "map", word: say.map },
  { of: "more", icon: "more", word: say.more },
];

export function BottomBar() {
  const here = path.value[0] ?? "";
  return (
    <nav class="bar" aria-label={say.bar()}>
      {TABS.map(({ of, icon, word }) => (
        <a
          key={of}
          href={of === "" ? "#/" : to(of)}
          aria-current={here === of ? "page" : undefined}
        >
          <Icon name={icon} />
          <span>{word()}</span>
        </a>
      ))}
    </nav>
  );
}
