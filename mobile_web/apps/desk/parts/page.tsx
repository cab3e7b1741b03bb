/** A screen of the desk: its title, what it holds, and its main act below. */

import { texts } from "@kit/i18n/language";
import { IconButton } from "@kit/ui/button";
import { go } from "@kit/ui/route";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

const say = texts({ back: { vi: "Quay lại", en: "Back" } });

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly isFirst?: boolean;
  readonly act?: ComponentChildren;
}

export function Page({ title, children, isFirst = false, act }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Postroute`;
  }, [title]);
  return (
    <div class="stack">
      <div class="desk-title">
        {!isFirst && <IconButton name={say.back()} icon="back" onPress={() => go()} />}
        <h1 tabIndex={-1}>{title}</h1>
      </div>
      {children}
      {act && <div class="desk-act stack is-tight">{act}</div>}
    </div>
  );
}
