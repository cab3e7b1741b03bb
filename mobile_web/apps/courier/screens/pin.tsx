/** The door to the day: a PIN is chosen when a shift begins, and asked for when it is locked. */

import { counted, texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { useState } from "preact/hooks";
import { PIN_LENGTH, PinField, PinForm } from "../parts/pin_form";
import { unlockShift } from "../shift";
import { phase } from "../state";
import { Begin } from "./begin";

const say = texts({
  pin: { vi: "Mã PIN", en: "PIN" },
  locked: { vi: "Ca đang khoá", en: "The shift is locked" },
  unlock: { vi: "Mở khoá", en: "Unlock" },
  opening: { vi: "Đang mở…", en: "Opening…" },
  wrong: (left: number) => ({
    vi: `Sai mã PIN. Còn ${left} lần; hết lượt, dữ liệu ca bị xoá khỏi máy.`,
    en: `Wrong PIN. ${counted(left, "try", "tries")} left; then the shift's data are deleted from this phone.`,
  }),
});

export function PinScreen() {
  return phase.value === "locked" ? <Locked /> : <Begin />;
}

function Locked() {
  const [pin, setPin] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    try {
      const told = await unlockShift(pin);
      if (told.state === "wrong_pin") setFault(say.wrong(told.left));
    } finally {
      setPin("");
      setBusy(false);
    }
  };
  return (
    <PinForm title={say.locked()} onSubmit={() => void open()}>
      <PinField label={say.pin()} value={pin} onInput={setPin} fault={fault} />
      <Button kind="main" icon="lock" isWide isOff={isBusy || pin.length !== PIN_LENGTH}>
        {isBusy ? say.opening() : say.unlock()}
      </Button>
    </PinForm>
  );
}
