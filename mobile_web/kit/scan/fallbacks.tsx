/** Where the camera does not help: a picture of the code, or the code typed. */

import { counted, texts } from "@kit/i18n/language";
import { announce } from "@kit/ui/announce";
import { Button } from "@kit/ui/button";
import { Field } from "@kit/ui/field";
import { Icon } from "@kit/ui/icon";
import { Notice } from "@kit/ui/notice";
import { useState } from "preact/hooks";
import { readPicture } from "./reader";

const say = texts({
  picture: { vi: "Ảnh", en: "Picture" },
  pictureLong: { vi: "Chọn ảnh có mã QR", en: "Choose pictures of QR codes" },
  type: { vi: "Gõ mã", en: "Type" },
  take: { vi: "Nhập", en: "Enter" },
  reading: { vi: "Đang đọc ảnh…", en: "Reading the picture…" },
  nothing: (count: number) => ({
    vi: `Không thấy mã QR nào trong ${count} ảnh. Chụp gần hơn, thẳng và đủ sáng.`,
    en: `No QR code in ${counted(count, "picture")}. Take it closer, straight and with more light.`,
  }),
  unreadable: { vi: "Máy không mở được tệp ảnh này.", en: "This picture cannot be opened." },
});

/** How a typed code is asked for; what `onType` answers is what is wrong with it. */
export interface Typing {
  readonly label: string;
  readonly hint?: string;
  readonly onType: (text: string) => string | null;
}

interface FallbacksProps {
  readonly onRead: (text: string) => void;
  readonly typing: Typing | null;
}

export function Fallbacks({ onRead, typing }: FallbacksProps) {
  const [isTyping, setIsTyping] = useState(false);
  return (
    <div class="stack is-tight">
      <div class="scanner-acts">
        <PictureButton onRead={onRead} />
        {typing !== null && (
          <Button icon="keyboard" onPress={() => setIsTyping(!isTyping)}>
            {say.type()}
          </Button>
        )}
      </div>
      {typing !== null && isTyping && <TypedCode typing={typing} />}
    </div>
  );
}

function PictureButton({ onRead }: { readonly onRead: (text: string) => void }) {
  const [told, setTold] = useState<{ text: string; isFault: boolean } | null>(null);
  async function take(files: readonly File[]): Promise<void> {
    setTold({ text: say.reading(), isFault: false });
    const fault = await readAll(files, onRead);
    setTold(fault === null ? null : { text: fault, isFault: true });
    if (fault !== null) announce(fault);
  }
  return (
    <>
      <label class="button is-quiet scanner-picture">
        <Icon name="picture" />
        <span>{say.picture()}</span>
        <input
          class="only-read"
          type="file"
          accept="image/*"
          multiple
          aria-label={say.pictureLong()}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            // The same file again is another choice.
            currentTarget.value = "";
            if (files.length > 0) void take(files);
          }}
        />
      </label>
      {told && (
        <div class="scanner-told">
          <Notice tone={told.isFault ? "warn" : "plain"}>{told.text}</Notice>
        </div>
      )}
    </>
  );
}

/** Read pictures in their order; what is to be told when they hold nothing. */
async function readAll(
  files: readonly File[],
  onRead: (text: string) => void,
): Promise<string | null> {
  let found = 0;
  let isUnreadable = false;
  for (const file of files) {
    const inside = await readPicture(file).catch(() => null);
    isUnreadable ||= inside === null;
    for (const text of new Set(inside)) {
      found += 1;
      onRead(text);
    }
  }
  if (isUnreadable) return say.unreadable();
  return found === 0 ? say.nothing(files.length) : null;
}

function TypedCode({ typing }: { readonly typing: Typing }) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  return (
    <form
      class="scanner-typed"
      onSubmit={(event) => {
        event.preventDefault();
        const wrong = typing.onType(text);
        setFault(wrong);
        if (wrong === null) setText("");
      }}
    >
      <Field
        label={typing.label}
        hint={typing.hint}
        value={text}
        fault={fault}
        onInput={(value) => {
          setText(value);
          setFault(null);
        }}
      />
      <Button isOff={text.trim() === ""}>{say.take()}</Button>
    </form>
  );
}
