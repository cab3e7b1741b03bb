/** The form of a PIN, chosen or asked for. */

import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { to } from "@kit/ui/route";
import type { ComponentChildren } from "preact";
import { Page } from "./page";

const say = texts({
  settings: { vi: "Ngôn ngữ, màn hình, máy này", en: "Language, display, this phone" },
});

export const PIN_LENGTH = 6;

interface PinFormProps {
  readonly title: string;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}

export function PinForm({ title, onSubmit, children }: PinFormProps) {
  return (
    <Page title={title} isFirst>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <Settings />
      </form>
    </Page>
  );
}

interface PinFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly fault: string | null;
  readonly hint?: string;
}

export function PinField({ label, value, onInput, fault, hint }: PinFieldProps) {
  return (
    <div class="pin">
      <Field
        label={label}
        hint={hint}
        type="password"
        inputMode="numeric"
        maxLength={PIN_LENGTH}
        value={value}
        onInput={(typed) => onInput(typed.replace(/\D/g, ""))}
        fault={fault}
      />
    </div>
  );
}

function Settings() {
  return (
    <LinkButton kind="plain" icon="more" isWide href={to("more")}>
      {say.settings()}
    </LinkButton>
  );
}
