/** Which bag: its label comes first, whatever is to be done with it. */

import { isBagCode } from "@kit/custody/codes";
import { texts } from "@kit/i18n/language";
import { Page } from "../../parts/page";
import { CodeScanner } from "./code_scanner";

const say = texts({
  scan: { vi: "Quét nhãn trên túi", en: "Scan the label on the bag" },
  none: { vi: "Đây không phải nhãn túi.", en: "This is no bag's label." },
  bag: { vi: "Túi", en: "Bag" },
});

interface BagLabelProps {
  readonly title: string;
  readonly onBag: (bag: string) => void;
}

export function BagLabel({ title, onBag }: BagLabelProps) {
  return (
    <Page title={title}>
      <CodeScanner
        prompt={say.scan()}
        onCode={(code) => {
          if (!isBagCode(code)) return { feedback: "bad", text: say.none() };
          onBag(code);
          return { feedback: "good", text: code };
        }}
      />
    </Page>
  );
}

export function BagName({ bag }: { readonly bag: string }) {
  return <p class="large strong code">{`${say.bag()} ${bag}`}</p>;
}
