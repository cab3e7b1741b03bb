/** What is always there: who looks on, of which day, and whether figures are of this moment. */

import { fullDate } from "@kit/i18n/formats";
import { choose as chooseLanguage, language, texts } from "@kit/i18n/language";
import { LiveRegion } from "@kit/ui/announce";
import { Button, IconButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { path, to } from "@kit/ui/route";
import { chooseTheme, THEMES, theme } from "@kit/ui/theme";
import { useEffect } from "preact/hooks";
import { choose, day, days, loading, watch } from "./data/day";
import { isLive } from "./data/live";
import { isLeavingUnheard, logOut, me, phase } from "./data/session";
import { Board } from "./screens/board";
import { LoginScreen } from "./screens/login";

const say = texts({
  starting: { vi: "Đang mở…", en: "Opening…" },
  title: { vi: "Điều phối", en: "Dispatch" },
  live: { vi: "Trực tiếp", en: "Live" },
  broken: { vi: "Mất kết nối, đang nối lại", en: "Not connected, trying again" },
  theme: { vi: "Đổi giao diện sáng, tối, nắng", en: "Change theme: light, dark, sun" },
  language: { vi: "English", en: "Tiếng Việt" },
  leave: { vi: "Đăng xuất", en: "Log out" },
  unheard: {
    vi: "Chưa đăng xuất được: máy chủ không trả lời. Hãy thử lại trước khi rời máy này.",
    en: "Not logged out: the server does not answer. Try again before you leave this computer.",
  },
  day: { vi: "Ngày", en: "Day" },
  loading: { vi: "Đang đọc kế hoạch trong ngày…", en: "Reading the day's plan…" },
  empty: {
    vi: "Chưa có kế hoạch nào được ban hành. Chạy make run, hoặc ban hành một kế hoạch.",
    en: "No plan has been published yet. Run make run, or publish a plan.",
  },
  failed: {
    vi: "Không đọc được kế hoạch. Kiểm tra máy chủ rồi thử lại.",
    en: "The plan could not be read. Check the server, then try again.",
  },
  again: { vi: "Thử lại", en: "Try again" },
  other: {
    vi: "Tài khoản này không có quyền xem trang điều phối. Hãy đăng nhập bằng tài khoản điều phối.",
    en: "This account may not see the dispatch page. Log in as a dispatcher.",
  },
});

export function Shell() {
  return (
    <>
      <LiveRegion />
      {isLeavingUnheard.value && (
        <Notice tone="bad" isAlert>
          {say.unheard()}
        </Notice>
      )}
      <Content />
    </>
  );
}

function Content() {
  switch (phase.value) {
    case "starting":
      return <p class="whole-page waiting">{say.starting()}</p>;
    case "out":
      return <LoginScreen />;
    case "other":
      return <WrongRole />;
    case "in":
      return <Watching />;
  }
}

function WrongRole() {
  return (
    <main class="login stack">
      <Notice tone="warn">{say.other()}</Notice>
      <Button kind="main" isWide onPress={() => void logOut()}>
        {say.leave()}
      </Button>
    </main>
  );
}

function Watching() {
  useEffect(watch, []);
  return (
    <div class="console">
      <Head />
      <Day />
    </div>
  );
}

function Day() {
  if (loading.value === "loading") return <p class="whole-page waiting">{say.loading()}</p>;
  if (loading.value === "ready") return <Board parts={path.value} />;
  const wanted = day.value;
  return (
    <main class="login stack">
      <Notice tone="warn">{loading.value === "empty" ? say.empty() : say.failed()}</Notice>
      <Button
        kind="main"
        onPress={() => (wanted === null ? location.reload() : void choose(wanted))}
      >
        {say.again()}
      </Button>
    </main>
  );
}

function Head() {
  const at = THEMES.indexOf(theme.value);
  return (
    <header class="console-head">
      <a class="mark" href={to()}>
        Postroute <span class="soft">{say.title()}</span>
      </a>
      <DayChoice />
      <p class={`live-state${isLive.value ? " is-live" : ""}`} role="status">
        <span class="live-dot" aria-hidden="true" />
        {isLive.value ? say.live() : say.broken()}
      </p>
      <div class="console-tools">
        <span class="soft small only-wide">{me.value?.display_name}</span>
        <Button onPress={() => chooseLanguage(language.value === "vi" ? "en" : "vi")}>
          <span lang={language.value === "vi" ? "en" : "vi"}>{say.language()}</span>
        </Button>
        <IconButton
          name={say.theme()}
          icon={theme.value === "dark" ? "moon" : "sun"}
          onPress={() => chooseTheme(THEMES[(at + 1) % THEMES.length] ?? "light")}
        />
        <IconButton name={say.leave()} icon="leave" onPress={() => void logOut()} />
      </div>
    </header>
  );
}

function DayChoice() {
  const shown = day.value;
  if (shown === null) return null;
  if (days.value.length < 2) return <p class="strong day-name">{fullDate(shown.date)}</p>;
  return (
    <label class="day-choice">
      <span class="only-read">{say.day()}</span>
      <select
        value={shown.day_id}
        onChange={(at) => {
          const wanted = days.value.find((one) => one.day_id === at.currentTarget.value);
          if (wanted !== undefined) void choose(wanted);
        }}
      >
        {days.value.map((one) => (
          <option key={one.day_id} value={one.day_id}>
            {fullDate(one.date)} · {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}
