/** Whether positions are shared: the courier's choice, at the start of a shift and during it. */

import { texts } from "@kit/i18n/language";
import { Toggle } from "@kit/ui/field";
import { setSharing } from "../positions";
import { isSharing } from "../state";

const say = texts({
  share: { vi: "Chia sẻ vị trí trong ca", en: "Share position during the shift" },
});

export function Sharing({ hint }: { readonly hint: string }) {
  return (
    <div class="stack is-tight">
      <Toggle isOn={isSharing.value} onChange={(isOn) => void setSharing(isOn)}>
        {say.share()}
      </Toggle>
      <p class="small soft">{hint}</p>
    </div>
  );
}
