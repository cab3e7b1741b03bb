/** What is around the desk's screens: who it is, what waits, and how it looks. */

import { invited } from "@kit/enrolment/invited";
import { partyWords } from "@kit/handover/party_words";
import { choose, language, texts } from "@kit/i18n/language";
import { announce, LiveRegion } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { path } from "@kit/ui/route";
import { chooseTheme, THEMES, theme } from "@kit/ui/theme";
import { useEffect, useRef } from "preact/hooks";
import { Unsent } from "./parts/unsent";
import { EnrolScreen } from "./screens/enrol";
import { GiveScreen } from "./screens/give";
import { HomeScreen } from "./screens/home";
import { ReceiveScreen } from "./screens/receive";
import { isOnline, phase, self } from "./state";

const say = texts({
  desk: { vi: "Quầy bàn giao", en: "Handover desk" },
  skip: { vi: "Đến nội dung", en: "Skip to the content" },
  offline: { vi: "mất mạng, vẫn bàn giao được", en: "offline; handovers still work" },
  online: { vi: "có mạng", en: "online" },
  starting: { vi: "Đang mở…", en: "Opening…" },
  revoked: {
    vi: "Thiết bị này đã bị thu hồi. Những gì chưa gửi vẫn tự gửi đi. Xin mã ghi danh mới nếu cần dùng tiếp.",
    en: "This device was revoked. What was not sent still goes by itself. Ask for a new enrolment code to go on.",
  },
  otherLanguage: { vi: "English", en: "Tiếng Việt" },
  light: { vi: "Nền sáng", en: "Light" },
  dark: { vi: "Nền tối", en: "Dark" },
  sun: { vi: "Ngoài nắng", en: "In the sun" },
  look: (name: string) => ({ vi: `Giao diện: ${name}`, en: `Look: ${name}` }),
});

export function Shell() {
  const main = useRef<HTMLElement>(null);
  // An invitation covers every phase: what is found out behind it takes the focus from nobody.
  const here = invited.value === null ? `${phase.value} ${path.value.join("/")}` : "invited";
  useEffect(() => {
    scrollTo(0, 0);
    main.current?.querySelector("h1")?.focus({ preventScroll: true });
    // Another place is another title.
  }, [here]);
  return (
    <div class="desk">
      <button type="button" class="desk-skip" onClick={() => main.current?.focus()}>
        {say.skip()}
      </button>
      <header class="desk-head">
        <p class="strong large">{self.value?.label ?? say.desk()}</p>
        <p class="small desk-state">
          <Icon name={isOnline.value ? "cloud" : "offline"} />
          <span>
            {[
              self.value && partyWords(self.value.party),
              isOnline.value ? say.online() : say.offline(),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </p>
        {self.value !== null && <Unsent />}
      </header>
      <main ref={main} tabIndex={-1} class="desk-main">
        <Screen />
      </main>
      <footer class="desk-foot">
        <Button onPress={() => choose(language.value === "vi" ? "en" : "vi")}>
          {say.otherLanguage()}
        </Button>
        <Button onPress={nextTheme}>{say.look(say[theme.value]())}</Button>
      </footer>
      <LiveRegion />
    </div>
  );
}

function Screen() {
  if (invited.value !== null) return <EnrolScreen />;
  if (phase.value === "starting") return <p class="soft waiting">{say.starting()}</p>;
  if (phase.value === "new") return <EnrolScreen />;
  if (phase.value === "revoked") {
    return (
      <>
        <Notice tone="bad">{say.revoked()}</Notice>
        <EnrolScreen />
      </>
    );
  }
  if (path.value[0] === "give") return <GiveScreen />;
  if (path.value[0] === "receive") return <ReceiveScreen />;
  return <HomeScreen />;
}

function nextTheme(): void {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "light";
  chooseTheme(next);
  announce(say.look(say[next]()));
}
