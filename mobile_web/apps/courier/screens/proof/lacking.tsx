/** What keeps the main act closed, in words; read out when it changes. */

import { texts } from "@kit/i18n/language";
import type { Missing } from "../../work/proof";
import { lackWord } from "./words";

const say = texts({
  required: (list: string) => ({ vi: `Còn thiếu: ${list}.`, en: `Still missing: ${list}.` }),
  recommended: (list: string) => ({ vi: `Nên có thêm: ${list}.`, en: `Better with: ${list}.` }),
});

export function Lacking({ missing }: { readonly missing: Missing }) {
  const { required, recommended } = missing;
  const words = required.map(lackWord).join(", ");
  return (
    <p class="small lacking" role="status">
      {required.length > 0 && <span class="strong">{say.required(words)}</span>}
      {required.length === 0 && recommended.length > 0 && (
        <span class="soft">{say.recommended(recommended.map(lackWord).join(", "))}</span>
      )}
    </p>
  );
}
