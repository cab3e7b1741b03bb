/** A shift begins: a PIN, and the day's package while there is a network. */

import { RefusedError } from "@kit/api";
import { texts } from "@kit/i18n/language";
import { isPin } from "@kit/shift";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Fault, Notice } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { PIN_LENGTH, PinField, PinForm } from "../parts/pin_form";
import { Sharing } from "../parts/sharing";
import { beginShift, ended, type Step } from "../shift";
import { isOnline } from "../state";

const say = texts({
  begin: { vi: "Bắt đầu ca", en: "Begin the shift" },
  beginHint: {
    vi: "Chọn mã PIN 6 số cho ca này. Nó khoá địa chỉ và hồ sơ trong ngày trên máy; hết ca là xoá.",
    en: "Choose a PIN of 6 digits for this shift. It locks the day's addresses and items on this phone; all goes with the shift.",
  },
  pin: { vi: "Mã PIN", en: "PIN" },
  pinHint: {
    vi: "6 số, không giống nhau hết, không liền nhau như 123456",
    en: "6 digits, not all the same, not in a row like 123456",
  },
  again: { vi: "Nhập lại mã PIN", en: "PIN once more" },
  weak: {
    vi: "Mã này dễ đoán. Chọn 6 số khác.",
    en: "This one is easily guessed. Choose another.",
  },
  differs: { vi: "Hai mã không giống nhau.", en: "The two PINs differ." },
  shareHint: {
    vi: "Điều phối thấy bạn ở đâu, địa chỉ nhà dân mở khi bạn đến gần. Tắt được bất cứ lúc nào.",
    en: "Dispatch sees where you are, and homes open when you are near. You can stop it at any time.",
  },
  route: { vi: "Đang tải tuyến trong ngày…", en: "Fetching the day's route…" },
  keys: { vi: "Đang tải khoá kiểm tra…", en: "Fetching the keys to check with…" },
  lock: { vi: "Đang khoá dữ liệu bằng PIN…", en: "Locking the data with the PIN…" },
  offline: {
    vi: "Cần mạng một lần để tải tuyến. Sau đó không cần nữa.",
    en: "A network is needed once, to fetch the route. After that, none.",
  },
  noNetwork: {
    vi: "Không tới được máy chủ. Kiểm tra mạng rồi bấm lại.",
    en: "The server could not be reached. Check the network and press again.",
  },
  inactive: {
    vi: "Tài khoản bưu tá này đã ngừng. Hãy hỏi điều phối.",
    en: "This courier is not active any more. Ask dispatch.",
  },
  refused: (code: string) => ({
    vi: `Máy chủ từ chối (${code}). Hãy báo điều phối.`,
    en: `The server refused (${code}). Tell dispatch.`,
  }),
  byCourier: {
    vi: "Ca đã kết thúc. Dữ liệu trong ngày trên máy không ai đọc được nữa; những gì chưa gửi vẫn tự gửi đi.",
    en: "The shift is over. Nobody can read the day's data on this phone any more; what was not sent still goes by itself.",
  },
  byTime: {
    vi: "Ca đã tự kết thúc vì hết giờ. Những gì chưa gửi vẫn tự gửi đi.",
    en: "The shift ended by itself, since its time was over. What was not sent still goes by itself.",
  },
  byPins: {
    vi: "Sai mã PIN quá nhiều lần: dữ liệu ca đã xoá khỏi máy. Những gì chưa gửi vẫn tự gửi đi. Bắt đầu lại cần có mạng.",
    en: "Too many wrong PINs: the shift's data are deleted from this phone. What was not sent still goes by itself. To begin again takes a network.",
  },
});

export function Begin() {
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const { step, fault, begin } = useBeginning(pin);
  const isReady = isPin(pin) && again === pin && step === null;
  return (
    <PinForm title={say.begin()} onSubmit={() => isReady && void begin()}>
      <Ended />
      <p class="soft">{say.beginHint()}</p>
      <PinField
        label={say.pin()}
        hint={say.pinHint()}
        value={pin}
        onInput={setPin}
        fault={pin.length === PIN_LENGTH && !isPin(pin) ? say.weak() : null}
      />
      <PinField
        label={say.again()}
        value={again}
        onInput={setAgain}
        fault={again.length === PIN_LENGTH && again !== pin ? say.differs() : null}
      />
      <Sharing hint={say.shareHint()} />
      {!isOnline.value && <Notice tone="warn">{say.offline()}</Notice>}
      <Fault text={fault} />
      <Button kind="main" icon="flag" isWide isOff={!isReady}>
        {step === null ? say.begin() : say[step]()}
      </Button>
    </PinForm>
  );
}

function useBeginning(pin: string) {
  const [step, setStep] = useState<Step | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const begin = async () => {
    setFault(null);
    try {
      await beginShift(pin, (now) => {
        setStep(now);
        announce(say[now]());
      });
    } catch (error) {
      setFault(faultOf(error));
      setStep(null);
    }
  };
  return { step, fault, begin };
}

function Ended() {
  const why = ended.value;
  if (why === null) return null;
  if (why === "by_pins") {
    return (
      <Notice tone="bad" isAlert>
        {say.byPins()}
      </Notice>
    );
  }
  return <Notice tone="good">{why === "by_time" ? say.byTime() : say.byCourier()}</Notice>;
}

function faultOf(error: unknown): string {
  if (!(error instanceof RefusedError)) return say.noNetwork();
  return error.code === "courier_inactive"
    ? say.inactive()
    : say.refused(error.code || String(error.status));
}
