/** Logging in: by name and password, or at the identity provider where there is one. */

import { counted, texts } from "@kit/i18n/language";
import { beginOidc, hasOidc, takeLoginProblem } from "@kit/session/oidc";
import { Button } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { useEffect, useState } from "preact/hooks";
import { logIn, type Refusal } from "../data/session";

const say = texts({
  title: { vi: "Trang điều phối", en: "Dispatch" },
  lead: {
    vi: "Xem mọi tuyến trong ngày: việc đã xong, việc còn thiếu, bưu tá đang ở đâu.",
    en: "See every route of the day: what is done, what is missing, where couriers are.",
  },
  name: { vi: "Tên đăng nhập", en: "Login" },
  password: { vi: "Mật khẩu", en: "Password" },
  enter: { vi: "Đăng nhập", en: "Log in" },
  entering: { vi: "Đang đăng nhập…", en: "Logging in…" },
  oidc: { vi: "Đăng nhập bằng tài khoản cơ quan", en: "Log in with your organisation" },
  home: { vi: "Về trang đầu", en: "To the first page" },
  login_failed: { vi: "Sai tên hoặc mật khẩu.", en: "Wrong login or password." },
  unreachable: { vi: "Máy chủ không trả lời.", en: "The server does not answer." },
  wait: (seconds: number) => ({
    vi: `Thử sai quá nhiều lần. Chờ ${seconds} giây rồi thử lại.`,
    en: `Too many wrong tries. Wait ${counted(seconds, "second")}, then try again.`,
  }),
  other: (code: string) => ({
    vi: `Chưa đăng nhập được (${code}).`,
    en: `Not logged in (${code}).`,
  }),
});

export function LoginScreen() {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>(refusedElsewhere);
  const [isOidcOffered, setIsOidcOffered] = useState(false);
  useEffect(() => {
    document.title = `${say.title()} · Postroute`;
    void hasOidc().then(setIsOidcOffered);
  }, []);
  const enter = async (event: SubmitEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setRefusal(await logIn(login.trim(), password).catch(() => NO_ANSWER));
    setIsBusy(false);
  };
  return (
    <main class="login">
      <form class="card stack" onSubmit={enter}>
        <h1>{say.title()}</h1>
        <p class="soft">{say.lead()}</p>
        {refusal && (
          <Notice tone="bad" isAlert>
            {words(refusal)}
          </Notice>
        )}
        <Field label={say.name()} value={login} onInput={setLogin} autocomplete="username" />
        <Field
          label={say.password()}
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
        />
        <Button kind="main" isWide isOff={isBusy}>
          {isBusy ? say.entering() : say.enter()}
        </Button>
        {isOidcOffered && (
          <Button kind="plain" isWide onPress={() => beginOidc("/dispatch")}>
            {say.oidc()}
          </Button>
        )}
        <a href="/">{say.home()}</a>
      </form>
    </main>
  );
}

const NO_ANSWER: Refusal = { code: "unreachable", retryAfterS: null };

/** A login at the identity provider came back with a problem. */
function refusedElsewhere(): Refusal {
  const code = takeLoginProblem();
  return code === null ? null : { code, retryAfterS: null };
}

function words({ code, retryAfterS }: NonNullable<Refusal>): string {
  if (retryAfterS !== null) return say.wait(retryAfterS);
  if (code === "login_failed") return say.login_failed();
  if (code === "unreachable") return say.unreachable();
  return say.other(code);
}
