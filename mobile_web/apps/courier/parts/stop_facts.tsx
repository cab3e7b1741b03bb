/** Where a stop is, how one gets there, and whom one may call. */

import type { RouteStop } from "@kit/day/route";
import { clock } from "@kit/i18n/formats";
import { texts } from "@kit/i18n/language";
import { Button, LinkButton } from "@kit/ui/button";
import { useId } from "preact/hooks";
import { placeName } from "./words";

const say = texts({
  lead: { vi: "Dẫn đường", en: "Navigate" },
  call: { vi: "Gọi", en: "Call" },
  opensAt: (time: string) => ({
    vi: `Địa chỉ và số điện thoại mở lúc ${time}, hoặc khi đến gần.`,
    en: `Address and telephone open at ${time}, or when you are near.`,
  }),
  opensNear: {
    vi: "Địa chỉ và số điện thoại mở khi đến gần.",
    en: "Address and telephone open when you are near.",
  },
  noPhone: { vi: "Chưa có số điện thoại.", en: "No telephone number is known." },
});

/** For whatever app the phone leads its way with. */
function wayTo(stop: RouteStop): string | null {
  const { lon, lat } = stop.place;
  if (lon === null || lat === null) return null;
  return `geo:${lat},${lon}?q=${lat},${lon}(${encodeURIComponent(placeName(stop.place))})`;
}

/** Why one cannot call; null: one can. */
function closedReason(stop: RouteStop): string | null {
  const { phone, is_masked } = stop.place;
  if (phone !== null) return null;
  if (stop.phone_opens_at !== null) return say.opensAt(clock(stop.phone_opens_at));
  return is_masked ? say.opensNear() : say.noPhone();
}

export function StopWays({ stop }: { readonly stop: RouteStop }) {
  const id = useId();
  const [way, reason] = [wayTo(stop), closedReason(stop)];
  const { phone } = stop.place;
  return (
    <div class="stack is-tight">
      <div class="ways" aria-describedby={reason === null ? undefined : id}>
        {way === null ? (
          <Button kind="plain" icon="compass" isOff onPress={() => undefined}>
            {say.lead()}
          </Button>
        ) : (
          <LinkButton kind="plain" icon="compass" href={way}>
            {say.lead()}
          </LinkButton>
        )}
        {phone === null ? (
          <Button kind="plain" icon="phone" isOff onPress={() => undefined}>
            {say.call()}
          </Button>
        ) : (
          <LinkButton kind="plain" icon="phone" href={`tel:${phone}`}>
            {say.call()}
          </LinkButton>
        )}
      </div>
      {reason !== null && (
        <p id={id} class="small soft">
          {reason}
        </p>
      )}
    </div>
  );
}
