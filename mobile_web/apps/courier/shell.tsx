/** What is around every screen: who and what waits above, four places below. */

import { invited } from "@kit/enrolment/invited";
import { texts } from "@kit/i18n/language";
import { LiveRegion } from "@kit/ui/announce";
import { Button, LinkButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { path, to } from "@kit/ui/route";
import { useEffect, useRef } from "preact/hooks";
import { isUpdateReady, takeUpdate } from "../../service_worker/registering";
import { BottomBar } from "./parts/bottom_bar";
import { Head } from "./parts/head";
import { lazily } from "./parts/lazily";
import { Page } from "./parts/page";
import { OPEN_TO_ALL, SCREENS } from "./screens";
import { PinScreen } from "./screens/pin";
import { isStorageLost, offered, phase } from "./state";

const say = texts({
  skip: { vi: "Đến nội dung", en: "Skip to the content" },
  starting: { vi: "Đang mở…", en: "Opening…" },
  changed: { vi: "Tuyến vừa thay đổi", en: "The route has changed" },
  look: { vi: "Xem thay đổi", en: "See what changed" },
  update: { vi: "Có bản mới của ứng dụng.", en: "A newer version of the app is ready." },
  take: { vi: "Dùng bản mới", en: "Use it now" },
  unknown: { vi: "Không có màn hình này", en: "There is no such screen" },
  home: { vi: "Về Hôm nay", en: "Go to Today" },
  revoked: { vi: "Máy này đã bị thu hồi", en: "This phone has been revoked" },
  revokedHint: {
    vi: "Điều phối đã thu hồi máy. Dữ liệu trong ngày đã xoá; những gì chưa gửi vẫn tự gửi đi. Cần dùng tiếp, hãy xin mã ghi danh mới.",
    en: "Dispatch has revoked this phone. The day's data are gone; what was not sent still goes by itself. To go on, ask for a new enrolment code.",
  },
  enrol: { vi: "Ghi danh lại", en: "Enrol anew" },
  lost: {
    vi: "Trình duyệt đã xoá dữ liệu của ứng dụng trên máy này. Hãy báo điều phối và ghi danh lại.",
    en: "The browser has deleted the app's data on this phone. Tell dispatch, and enrol anew.",
  },
});

const EnrolScreen = lazily(async () => (await import("./screens/enrol")).EnrolScreen);

export function Shell() {
  const main = useRef<HTMLElement>(null);
  useFocusOnTitle(main);
  const isOpen = phase.value === "open" && invited.value === null;
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {say.skip()}
      </button>
      <Head />
      <main id="main" ref={main} tabIndex={-1}>
        <Banners />
        <Screen />
      </main>
      {isOpen && <BottomBar />}
      <LiveRegion />
    </div>
  );
}

function Screen() {
  const [name = "", ...parts] = path.value;
  if (invited.value !== null) return <EnrolScreen />;
  const Found = SCREENS[name];
  const isAllowed = phase.value === "open" || OPEN_TO_ALL.has(name);
  if (Found !== undefined && isAllowed && phase.value !== "starting") {
    return <Found key={path.value.join("/")} parts={parts} />;
  }
  if (phase.value === "starting") return <p class="page-content soft waiting">{say.starting()}</p>;
  if (phase.value === "new") return <EnrolScreen />;
  if (phase.value === "revoked") return <Revoked parts={[name, ...parts]} />;
  if (phase.value === "open") return <Unknown />;
  return <PinScreen key={phase.value} />;
}

function Banners() {
  const isOpen = phase.value === "open";
  const isLooking = path.value[0] === "changes";
  return (
    <>
      {isStorageLost.value && phase.value === "new" && (
        <Notice tone="bad" isAlert>
          {say.lost()}
        </Notice>
      )}
      {isOpen && offered.value !== null && !isLooking && (
        <div class="banner" role="status">
          <span class="strong">{say.changed()}</span>
          <LinkButton kind="plain" href={to("changes")}>
            {say.look()}
          </LinkButton>
        </div>
      )}
      {isUpdateReady.value && (
        <div class="banner is-quiet" role="status">
          <span>{say.update()}</span>
          <Button kind="plain" onPress={takeUpdate}>
            {say.take()}
          </Button>
        </div>
      )}
    </>
  );
}

function Revoked({ parts }: { readonly parts: readonly string[] }) {
  if (parts[0] === "enrol") return <EnrolScreen />;
  return (
    <Page title={say.revoked()} isFirst>
      <Notice tone="bad">{say.revokedHint()}</Notice>
      <LinkButton kind="plain" isWide href={to("enrol")}>
        {say.enrol()}
      </LinkButton>
    </Page>
  );
}

function Unknown() {
  return (
    <Page title={say.unknown()} isFirst>
      <LinkButton kind="main" isWide href="#/">
        {say.home()}
      </LinkButton>
    </Page>
  );
}

/** Whoever hears the page, or goes by keyboard, is where the new screen begins. */
function useFocusOnTitle(main: { readonly current: HTMLElement | null }): void {
  const isFirst = useRef(true);
  // An invitation covers every phase: what is found out behind it takes the focus from nobody.
  const here = invited.value === null ? `${phase.value} ${path.value.join("/")}` : "invited";
  // Another place is another title.
  useEffect(() => {
    scrollTo(0, 0);
    if (isFirst.current) isFirst.current = false;
    else (main.current?.querySelector("h1") ?? main.current)?.focus({ preventScroll: true });
  }, [here]);
}
