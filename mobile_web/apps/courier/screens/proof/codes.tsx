/** The six digits that each item's citizen was sent; the server alone judges them. */

import type { Task } from "@kit/day/progress";
import { texts } from "@kit/i18n/language";
import { Field, Toggle } from "@kit/ui/field";
import { Notice } from "@kit/ui/notice";
import { isOnline } from "../../state";
import { isCode, rulesOf, strictest } from "../../work/proof";
import { DemandChip } from "./demand_chip";
import { Section } from "./section";

const say = texts({
  title: { vi: "Mã giao nhận", en: "Delivery code" },
  label: { vi: "6 số người dân đọc cho bạn", en: "6 digits that the citizen tells you" },
  labelOf: (code: string) => ({ vi: `6 số của ${code}`, en: `6 digits of ${code}` }),
  later: {
    vi: "Sẽ được xác nhận: máy chủ kiểm tra mã sau khi gửi.",
    en: "To be confirmed: the server checks the code once it is sent.",
  },
  short: { vi: "Mã có 6 số.", en: "A code has 6 digits." },
  none: { vi: "Người nhận không có mã", en: "The recipient has no code" },
  offline: {
    vi: "Đang mất mạng, mã chưa kiểm tra được: lấy thêm chữ ký hoặc ảnh chụp.",
    en: "Without a network the code cannot be checked: take a signature or a photograph as well.",
  },
  instead: {
    vi: "Không có mã: lấy chữ ký hoặc ảnh chụp thay vào.",
    en: "Without a code: take a signature or a photograph in its place.",
  },
});

interface CodesProps {
  readonly tasks: readonly Task[];
  readonly codes: Readonly<Record<string, string>>;
  readonly hasNoCode: boolean;
  readonly onCode: (item: string, code: string) => void;
  readonly onNone: (hasNoCode: boolean) => void;
}

export function Codes({ tasks, codes, hasNoCode, onCode, onNone }: CodesProps) {
  const asked = tasks.filter((task) => rulesOf(task).code !== "off");
  if (asked.length === 0) return null;
  const demand = strictest(asked.map(rulesOf)).code;
  const typed = asked.map((task) => codes[task.code] ?? "");
  const isTyped = typed.every(isCode);
  return (
    <Section
      title={say.title()}
      chip={!hasNoCode && !isTyped && <DemandChip demand={demand} has={false} />}
    >
      {!hasNoCode &&
        asked.map((task, index) => (
          <Field
            key={task.code}
            label={asked.length === 1 ? say.label() : say.labelOf(task.code)}
            value={typed[index] ?? ""}
            inputMode="numeric"
            maxLength={7}
            fault={isShort(typed[index] ?? "") ? say.short() : null}
            onInput={(code) => onCode(task.code, code)}
          />
        ))}
      {!hasNoCode && isTyped && <Notice>{say.later()}</Notice>}
      {demand === "required" && (hasNoCode || !isOnline.value) && (
        <Notice tone="warn">{hasNoCode ? say.instead() : say.offline()}</Notice>
      )}
      <Toggle isOn={hasNoCode} onChange={onNone}>
        {say.none()}
      </Toggle>
    </Section>
  );
}

/** Whoever is still typing is not told so. */
function isShort(typed: string): boolean {
  return typed.replaceAll(/\s/g, "").length > 6 || /[^0-9\s]/.test(typed);
}
