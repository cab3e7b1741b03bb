/** What would have gone to citizens' telephones: nobody has the invented ones. */

import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { useEffect, useState } from "preact/hooks";
import { type Message, messages } from "../data";

const say = texts({
  title: { vi: "3 · Mã đã gửi cho công dân", en: "3 · Codes sent to citizens" },
  how: {
    vi: "Số điện thoại là bịa, nên tin nhắn hiện ở đây. Đọc mã cho bưu tá khi được hỏi.",
    en: "The telephone numbers are invented, so messages are shown here. Tell the courier the code when asked.",
  },
  none: { vi: "Chưa có tin nào.", en: "None yet." },
});

const ANEW_MS = 5_000;

export function Messages() {
  const [found, setFound] = useState<readonly Message[]>([]);
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === "visible") void messages().then(setFound);
    };
    read();
    const timer = setInterval(read, ANEW_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section class="stack no-print" aria-labelledby="messages-title">
      <h2 id="messages-title" class="large">
        {say.title()}
      </h2>
      <p class="soft">{say.how()}</p>
      {found.length === 0 && <p>{say.none()}</p>}
      <ul class="stack is-tight" aria-live="polite">
        {found.map(({ message, text }) => (
          <li key={message.message_id} class="card">
            <p>{text}</p>
            <time class="soft small" dateTime={message.created_at}>
              {clock(message.created_at)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
