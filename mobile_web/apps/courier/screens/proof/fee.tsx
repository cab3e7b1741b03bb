/** What was paid at the door, and the number of the receipt that was given for it. */

import { texts } from "@kit/i18n/language";
import { Field, Toggle } from "@kit/ui/field";
import { Section } from "./section";

const say = texts({
  title: { vi: "Phí, lệ phí", en: "Fees" },
  amount: { vi: "Số tiền đã thu (đồng)", en: "Amount collected (dong)" },
  paid: { vi: "Có thu tiền", en: "Money was collected" },
  receipt: { vi: "Số biên lai", en: "Number of the receipt" },
});

interface FeeProps {
  /** As it stands in the field. */
  readonly amount: string;
  readonly receipt: string;
  readonly isPaid: boolean;
  readonly onPaid: (isPaid: boolean) => void;
  readonly onAmount: (amount: string) => void;
  readonly onReceipt: (receipt: string) => void;
}

export function Fee(props: FeeProps) {
  const { amount, receipt, isPaid } = props;
  return (
    <Section title={say.title()}>
      <Toggle isOn={isPaid} onChange={props.onPaid}>
        {say.paid()}
      </Toggle>
      {isPaid && (
        <>
          <Field
            label={say.amount()}
            value={amount}
            inputMode="numeric"
            maxLength={16}
            onInput={props.onAmount}
          />
          <Field label={say.receipt()} value={receipt} maxLength={40} onInput={props.onReceipt} />
        </>
      )}
    </Section>
  );
}
