/** A screen: what it is called, what it holds, and its one main act where the thumb is. */

import { texts } from "@kit/i18n/language";
import { IconButton } from "@kit/ui/button";
import { back } from "@kit/ui/route";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

const say = texts({ back: { vi: "Quay lại", en: "Back" } });

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** First screens of the bar have no way back. */
  readonly isFirst?: boolean;
  /** Read out, and not drawn: the screen shows it otherwise. */
  readonly isTitleHidden?: boolean;
  /** Stays in sight above the bar. */
  readonly act?: ComponentChildren;
}

export function Page(props: PageProps) {
  const { title, isFirst = false, isTitleHidden = false } = props;
  useEffect(() => {
    document.title = `${title} · Postroute`;
  }, [title]);
  const heading = (
    <h1 tabIndex={-1} class={isTitleHidden ? "only-read" : "grows"}>
      {title}
    </h1>
  );
  return (
    <div class="page">
      <div class="page-content stack">
        {isTitleHidden ? (
          heading
        ) : (
          <div class="page-head">
            {!isFirst && <IconButton name={say.back()} icon="back" onPress={back} />}
            {heading}
          </div>
        )}
        {props.children}
      </div>
      {props.act && <div class="page-act stack is-tight">{props.act}</div>}
    </div>
  );
}
