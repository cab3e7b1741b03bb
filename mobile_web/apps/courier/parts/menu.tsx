/** A list of what one may do: each row leads somewhere, or does it at once. */

import { Icon, type IconName } from "@kit/ui/icon";
import type { ComponentChildren } from "preact";

export function Menu({ children }: { readonly children: ComponentChildren }) {
  return <ul class="menu card">{children}</ul>;
}

interface RowProps {
  readonly icon: IconName;
  readonly word: string;
}

export function MenuLink({ icon, word, href }: RowProps & { readonly href: string }) {
  return (
    <li>
      <a class="menu-row" href={href}>
        <Icon name={icon} />
        <span class="grows">{word}</span>
        <Icon name="forward" />
      </a>
    </li>
  );
}

export function MenuButton({ icon, word, onPress }: RowProps & { readonly onPress: () => void }) {
  return (
    <li>
      <button type="button" class="menu-row" onClick={onPress}>
        <Icon name={icon} />
        <span class="grows">{word}</span>
      </button>
    </li>
  );
}
