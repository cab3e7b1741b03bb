/** What one can press. */

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

interface ButtonProps {
  readonly children: ComponentChildren;
  /** None: it submits the form that it stands in. */
  readonly onPress?: () => void;
  readonly kind?: "main" | "plain" | "quiet";
  readonly icon?: IconName | undefined;
  readonly isWide?: boolean;
  readonly isOff?: boolean;
}

export function Button(props: ButtonProps) {
  const { kind = "quiet", icon, isWide = false, isOff = false, onPress } = props;
  return (
    <button
      type={onPress === undefined ? "submit" : "button"}
      class={`button is-${kind}${isWide ? " is-wide" : ""}`}
      disabled={isOff}
      onClick={onPress}
    >
      {icon && <Icon name={icon} />}
      <span>{props.children}</span>
    </button>
  );
}

interface LinkButtonProps {
  readonly children: ComponentChildren;
  readonly href: string;
  readonly kind?: "main" | "plain" | "quiet";
  readonly icon?: IconName;
  readonly isWide?: boolean;
}

/** Leads somewhere: it can be opened in another tab. */
export function LinkButton(props: LinkButtonProps) {
  const { kind = "quiet", icon, isWide = false } = props;
  return (
    <a class={`button is-${kind}${isWide ? " is-wide" : ""}`} href={props.href}>
      {icon && <Icon name={icon} />}
      <span>{props.children}</span>
    </a>
  );
}

interface IconButtonProps {
  readonly name: string;
  readonly icon: IconName;
  readonly onPress: () => void;
  readonly isPressed?: boolean;
}

export function IconButton({ name, icon, onPress, isPressed }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={name}
      title={name}
      aria-pressed={isPressed}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
