/** All that is needed now and then. */

import { day } from "@kit/i18n/formats";
import { choose, language, texts } from "@kit/i18n/language";
import { feedback, prepareSound } from "@kit/ui/feedback";
import { Choice } from "@kit/ui/field";
import { replace, to } from "@kit/ui/route";
import { chooseTheme, THEMES, type Theme, theme } from "@kit/ui/theme";
import { Facts } from "../parts/facts";
import { LANGUAGES } from "../parts/languages";
import { Menu, MenuButton, MenuLink } from "../parts/menu";
import { Page } from "../parts/page";
import { Sharing } from "../parts/sharing";
import { version } from "../parts/version";
import { lockNow } from "../shift";
import { phase, self } from "../state";

const say = texts({
  title: { vi: "Thêm", en: "More" },
  incident: { vi: "Báo sự cố", en: "Report an incident" },
  bag: { vi: "Túi niêm phong", en: "Sealed bags" },
  load: { vi: "Kiểm hàng", en: "Load check" },
  end: { vi: "Kết thúc ca", en: "End the shift" },
  lock: { vi: "Khoá màn hình", en: "Lock now" },
  help: { vi: "Trợ giúp", en: "Help" },
  work: { vi: "Việc trong ca", en: "During the shift" },
  settings: { vi: "Cài đặt", en: "Settings" },
  language: { vi: "Ngôn ngữ · Language", en: "Language · Ngôn ngữ" },
  theme: { vi: "Màn hình", en: "Display" },
  light: { vi: "Sáng", en: "Light" },
  dark: { vi: "Tối", en: "Dark" },
  sun: { vi: "Ngoài nắng", en: "In the sun" },
  shareHint: {
    vi: "Điều phối thấy bạn ở đâu; địa chỉ nhà dân mở khi bạn đến gần. Hết ca là tự tắt, chỉ giữ vị trí cuối trong 15 phút.",
    en: "Dispatch sees where you are; homes open when you are near. It ends with the shift; only the last position is kept, for 15 minutes.",
  },
  sound: { vi: "Thử âm thanh và rung", en: "Try sound and vibration" },
  device: { vi: "Máy này", en: "This phone" },
  name: { vi: "Tên máy", en: "Name" },
  party: { vi: "Ký tên", en: "Signs as" },
  since: { vi: "Ghi danh ngày", en: "Enrolled on" },
  version: { vi: "Phiên bản", en: "Version" },
});

export function MoreScreen() {
  return (
    <Page title={say.title()} isFirst>
      {phase.value === "open" && <Work />}
      <h2>{say.settings()}</h2>
      {phase.value === "open" && <Sharing hint={say.shareHint()} />}
      <Look />
      <Menu>
        <MenuButton icon="phone" onPress={tryOut} word={say.sound()} />
        <MenuLink icon="info" href={to("help")} word={say.help()} />
      </Menu>
      <ThisPhone />
    </Page>
  );
}

function Work() {
  const lock = () => {
    lockNow();
    replace();
  };
  return (
    <section class="stack is-tight">
      <h2>{say.work()}</h2>
      <Menu>
        <MenuLink icon="warning" href={to("incident")} word={say.incident()} />
        <MenuLink icon="bag" href={to("bag")} word={say.bag()} />
        <MenuLink icon="list" href={to("load")} word={say.load()} />
        <MenuLink icon="flag" href={to("end")} word={say.end()} />
        <MenuButton icon="lock" onPress={lock} word={say.lock()} />
      </Menu>
    </section>
  );
}

const THEME_WORDS: Record<Theme, () => string> = { light: say.light, dark: say.dark, sun: say.sun };

function Look() {
  const themes = THEMES.map((value) => ({ value, text: THEME_WORDS[value]() }));
  return (
    <>
      <Choice
        label={say.language()}
        options={LANGUAGES}
        value={language.value}
        onChoose={choose}
        isTwo
      />
      <Choice label={say.theme()} options={themes} value={theme.value} onChoose={chooseTheme} />
    </>
  );
}

/** The first touch lets the browser sound at all. */
function tryOut(): void {
  prepareSound();
  setTimeout(() => feedback("good"), 150);
}

function ThisPhone() {
  const device = self.value;
  if (device === null) return null;
  const facts = [
    [say.name(), device.label],
    [say.party(), device.party],
    [say.since(), device.enrolledAt === undefined ? "" : day(device.enrolledAt)],
    [say.version(), version()],
  ] as const;
  return (
    <section class="card stack is-tight">
      <h2>{say.device()}</h2>
      <dl class="lines">
        <Facts facts={facts} />
      </dl>
    </section>
  );
}
