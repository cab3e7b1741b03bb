/** The first page as a whole, or one courier's door. */

import { choose, language, texts } from "@kit/i18n/language";
import { LiveRegion } from "@kit/ui/announce";
import { Button, IconButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { path } from "@kit/ui/route";
import { chooseTheme, THEMES, theme } from "@kit/ui/theme";
import { parties } from "./data";
import { Couriers } from "./parts/couriers";
import { DayCard } from "./parts/day_card";
import { Door } from "./parts/door";
import { PhoneHelp } from "./parts/phone_help";
import { Story } from "./parts/story";
import { Who } from "./parts/who";

const say = texts({
  claim: {
    vi: "Lập và chứng minh từng chặng đường của giấy tờ.",
    en: "Every leg of a citizen's papers, planned and proved.",
  },
  opening: { vi: "Đang mở…", en: "Opening…" },
  other: { vi: "English", en: "Tiếng Việt" },
  theme: { vi: "Đổi giao diện sáng, tối, nắng", en: "Change theme: light, dark, sun" },
  insecure: {
    vi: "Trang này đến qua http thường, nên trình duyệt khoá camera và kho khoá: không ghi danh máy và quét được. Mở bằng http://127.0.0.1 trên chính máy chủ, hoặc qua https.",
    en: "This page came over plain http, so the browser locks the camera and the key store: it cannot enrol or scan. Open it as http://127.0.0.1 on the server's own machine, or over https.",
  },
});

export function Page() {
  const [screen, courierId] = path.value;
  const courier =
    screen === "be" && parties.value
      ? parties.value.couriers.find((one) => one.courier_id === courierId)
      : undefined;
  return (
    <>
      <LiveRegion />
      <div class="start stack">
        <Head />
        {!globalThis.isSecureContext && <Notice tone="warn">{say.insecure()}</Notice>}
        {courier === undefined ? <First /> : <Door courier={courier} />}
        <footer class="soft small">
          ©{" "}
          <a href="https://www.openstreetmap.org/copyright" rel="noopener noreferrer">
            OpenStreetMap contributors
          </a>{" "}
          (ODbL)
        </footer>
      </div>
    </>
  );
}

function First() {
  return (
    <main class="stack is-wide-apart first">
      <h1 class="claim">{say.claim()}</h1>
      {parties.value === undefined ? <p class="waiting">{say.opening()}</p> : <Rest />}
    </main>
  );
}

/** All at once: what came above of what is being read would push it away. */
function Rest() {
  return (
    <>
      {parties.value && <Story />}
      {parties.value && <Couriers parties={parties.value} />}
      <Who />
      <DayCard />
      {parties.value && <PhoneHelp />}
    </>
  );
}

function Head() {
  const at = THEMES.indexOf(theme.value);
  return (
    <header class="start-head">
      <a class="mark" href="#/">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 18v-8a4 4 0 0 1 8 0v4a4 4 0 0 0 8 0V6" />
          <circle cx="5" cy="19" r="2.6" />
          <circle cx="21" cy="5" r="2" />
        </svg>
        Postroute
      </a>
      <div class="row">
        <Button onPress={() => choose(language.value === "vi" ? "en" : "vi")}>
          <span lang={language.value === "vi" ? "en" : "vi"}>{say.other()}</span>
        </Button>
        <IconButton
          name={say.theme()}
          icon={theme.value === "dark" ? "moon" : "sun"}
          onPress={() => chooseTheme(THEMES[(at + 1) % THEMES.length] ?? "light")}
        />
      </div>
    </header>
  );
}
