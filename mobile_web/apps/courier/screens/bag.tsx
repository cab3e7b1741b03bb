/** Bags: pack one and seal it, or open one and count what is in it. */

import { texts } from "@kit/i18n/language";
import { LinkButton } from "@kit/ui/button";
import { to } from "@kit/ui/route";
import { Page } from "../parts/page";
import { OpenBag } from "./scanning/open_bag";
import { PackBag } from "./scanning/pack_bag";
import "./scanning/scanning.css";

const say = texts({
  title: { vi: "Túi niêm phong", en: "Sealed bags" },
  pack: { vi: "Đóng túi", en: "Pack a bag" },
  packHint: {
    vi: "Quét nhãn túi, số niêm phong, rồi từng món bỏ vào.",
    en: "Scan the bag's label, note its seal, then scan what goes in.",
  },
  open: { vi: "Mở túi", en: "Open a bag" },
  openHint: {
    vi: "Kiểm tra niêm phong, rồi quét từng món trong túi.",
    en: "Look at the seal, then scan each thing in it.",
  },
  whole: {
    vi: "Bàn giao cả túi: quét nhãn túi như một hồ sơ ở màn hình Quét.",
    en: "To hand over a whole bag, scan its label on the Scan screen.",
  },
});

export function BagScreen({ parts }: { readonly parts: readonly string[] }) {
  if (parts[0] === "pack") return <PackBag />;
  if (parts[0] === "open") return <OpenBag />;
  return (
    <Page title={say.title()}>
      <section class="card stack is-tight">
        <LinkButton kind="main" icon="bag" isWide href={to("bag", "pack")}>
          {say.pack()}
        </LinkButton>
        <p class="soft">{say.packHint()}</p>
      </section>
      <section class="card stack is-tight">
        <LinkButton kind="plain" icon="list" isWide href={to("bag", "open")}>
          {say.open()}
        </LinkButton>
        <p class="soft">{say.openHint()}</p>
      </section>
      <p class="soft">{say.whole()}</p>
    </Page>
  );
}
