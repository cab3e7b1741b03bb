/** What one can fill in or choose. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string | undefined;
  readonly fault?: string | null;
  readonly type?: "text" | "password" | "number" | "tel" | "date";
  readonly inputMode?: "text" | "numeric" | "tel";
  readonly autocomplete?: string;
  readonly maxLength?: number;
  readonly lines?: number;
}

export function Field(props: FieldProps) {
  const id = useId();
  const { hint, fault, lines = 1 } = props;
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  const shared = {
    id,
    value: props.value,
    maxLength: props.maxLength,
    "aria-describedby": told || undefined,
    "aria-invalid": fault ? true : undefined,
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {hint && (
        <span id={`${id}-hint`} class="soft small">
          {hint}
        </span>
      )}
      {lines > 1 ? (
        <textarea
          {...shared}
          rows={lines}
          onInput={(at) => props.onInput(at.currentTarget.value)}
        />
      ) : (
        <input
          {...shared}
          // One tag for all kinds: what differs between them are the roles, and none is given.
          type={(props.type ?? "text") as "text"}
          inputMode={props.inputMode}
          autocomplete={props.autocomplete ?? "off"}
          onInput={(at) => props.onInput(at.currentTarget.value)}
        />
      )}
      {fault && (
        <span id={`${id}-fault`} class="fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T | null;
  readonly onChoose: (value: T) => void;
  readonly isTwo?: boolean;
}

/** One of a few, all in sight. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const id = useId();
  return (
    <fieldset class="field">
      <legend class="label strong">{props.label}</legend>
      <div class={`choices${props.isTwo ? " is-two" : ""}`}>
        {props.options.map(({ value, text }) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name={id}
              checked={props.value === value}
              onChange={() => props.onChoose(value)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ToggleProps {
  readonly children: ComponentChildren;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Toggle({ children, isOn, onChange }: ToggleProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={isOn} onChange={(at) => onChange(at.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  );
}
