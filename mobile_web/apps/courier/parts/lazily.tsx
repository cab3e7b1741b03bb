/** A screen whose code comes when it is opened: the first one must not wait for a camera. */

import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

const say = texts({
  loading: { vi: "Đang mở…", en: "Opening…" },
  failed: {
    vi: "Chưa tải được màn hình này. Kiểm tra mạng rồi thử lại.",
    en: "This screen could not be loaded. Check the network and try again.",
  },
  again: { vi: "Thử lại", en: "Try again" },
});

export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [Screen, show] = useState<ComponentType<P> | null>(() => loaded);
    const [turn, setTurn] = useState(0);
    const [isFailed, fail] = useState(false);
    // Another turn is another try.
    useEffect(() => {
      let isWanted = true;
      load().then(
        (found) => {
          loaded = found;
          if (isWanted) show(() => found);
        },
        () => isWanted && fail(true),
      );
      return () => {
        isWanted = false;
      };
    }, [turn]);
    if (Screen !== null) return <Screen {...props} />;
    if (!isFailed) return <p class="page-content soft waiting">{say.loading()}</p>;
    const again = () => {
      fail(false);
      setTurn(turn + 1);
    };
    return (
      <div class="page-content stack">
        <Notice tone="warn" isAlert>
          {say.failed()}
        </Notice>
        <Button onPress={again}>{say.again()}</Button>
      </div>
    );
  };
}
