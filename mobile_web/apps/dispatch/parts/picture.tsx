/** A photograph beside an event; fetched as whoever looks, since an image cannot say who asks. */

import { texts } from "@kit/i18n/language";
import { useEffect, useState } from "preact/hooks";
import { authorised } from "../data/session";

const say = texts({ photograph: { vi: "Ảnh hiện trường", en: "Photograph of the scene" } });

export function Picture({ sha256 }: { readonly sha256: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isOver = false;
    const fetchIt = async () => {
      const answer = await authorised(
        new Request(`${location.origin}/v1/evidence/${sha256}/thumbnail`),
      );
      if (!answer.ok || isOver) return;
      made = URL.createObjectURL(await answer.blob());
      setAddress(made);
    };
    void fetchIt().catch(() => undefined);
    return () => {
      isOver = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [sha256]);
  return address === null ? null : <img class="picture" src={address} alt={say.photograph()} />;
}
