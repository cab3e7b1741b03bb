/** Something that is to be noticed; never by its colour alone. */

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

export type Tone = "plain" | "good" | "warn" | "bad";

const ICONS: Record<Tone, IconName> = {
  plain: "info",
  good: "check",
  warn: "warning",
  bad: "cross",
};

interface NoticeProps {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
  /** Read out when it appears. */
  readonly isAlert?: boolean;
}

export function Notice({ tone = "plain", children, isAlert = false }: NoticeProps) {
  return (
    <div class={`notice is-${tone}`} role={isAlert ? "alert" : undefined}>
      <Icon name={ICONS[tone]} />
      <div>{children}</div>
    </div>
  );
}

/** What went wrong, read out when it appears; null: nothing did. */
export function Fault({ text }: { readonly text: string | null }) {
  return text === null ? null : (
    <Notice tone="bad" isAlert>
      {text}
    </Notice>
  );
}

interface ChipProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

export function Chip({ tone = "plain", icon, children }: ChipProps) {
  return (
    <span class={`chip is-${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}
