/** The route on a map; the same stops stand below as a list. */

import type { StopProgress } from "@kit/day/progress";
import type { Place, Route } from "@kit/day/route";
import { texts } from "@kit/i18n/language";
import { RouteMap } from "@kit/map/route_map";
import type { MapDot, MapLine, MapStop, Point } from "@kit/map/shapes";
import { Notice } from "@kit/ui/notice";
import { go } from "@kit/ui/route";
import { useMemo } from "preact/hooks";
import { strands } from "../day/strands";
import { MapProgress } from "../parts/map_progress";
import { Page } from "../parts/page";
import { placeName } from "../parts/words";
import { NAME, position, route, today } from "../state";
import { type Way, way } from "../way";

const say = texts({
  title: { vi: "Bản đồ", en: "Map" },
  label: { vi: "Bản đồ tuyến hôm nay", en: "Map of today's route" },
  nothing: { vi: "Chưa có tuyến để vẽ.", en: "There is no route to draw yet." },
  me: { vi: "Tôi", en: "Me" },
  masked: {
    vi: "Nhà chưa mở địa chỉ không có trên bản đồ.",
    en: "Homes whose address is not open yet are not on the map.",
  },
});

export function MapScreen() {
  const [shown, planned] = [today.value, route.value];
  const stops = useMemo(() => (shown?.stops ?? []).flatMap(signOf), [shown]);
  const known = way.value;
  const lines = useMemo(() => (planned === null ? [] : linesOf(planned, known)), [planned, known]);
  const here = position.value;
  const word = say.me();
  const dots = useMemo<readonly MapDot[]>(
    () =>
      here === null
        ? []
        : [
            {
              id: "self",
              point: [here.lon, here.lat],
              label: word,
              colour: null,
              accuracyM: here.accuracyM,
            },
          ],
    [here, word],
  );
  if (planned === null || planned.stops.length === 0) {
    return (
      <Page title={say.title()} isFirst>
        <Notice>{say.nothing()}</Notice>
      </Page>
    );
  }
  return (
    <Page title={say.title()} isFirst>
      <MapProgress />
      <RouteMap
        label={say.label()}
        kept={NAME}
        stops={stops}
        lines={lines}
        dots={dots}
        view={planned.plan}
        onPress={(pressed) => {
          if (pressed.kind === "stop") go("stop", pressed.id);
        }}
      />
      {stops.length < planned.stops.length && <p class="small soft">{say.masked()}</p>}
    </Page>
  );
}

function signOf(at: StopProgress): MapStop[] {
  const point = pointOf(at.stop.place);
  if (point === null) return [];
  const { stop } = at.stop;
  return [
    {
      id: String(stop),
      number: stop + 1,
      point,
      name: placeName(at.stop.place),
      state: stateOf(at),
      line: null,
    },
  ];
}

function stateOf(at: StopProgress): MapStop["state"] {
  if (at.tasks.some((task) => task.state === "failed")) return "failed";
  if (at.state === "done" || at.state === "next") return at.state;
  return at.lateness > 60_000 ? "late" : "ahead";
}

function linesOf(planned: Route, known: Way | null): MapLine[] {
  if (known === null || known.plan !== planned.plan) return [crowLine(planned)];
  return strands(known.legs).map(({ leg, isStraight, points }) => {
    return { id: `leg-${leg}`, points, colour: null, isStraight };
  });
}

/** As the crow flies, and drawn so: nobody has told the phone which roads are meant. */
function crowLine(planned: Route): MapLine {
  const places = [
    planned.start?.place,
    ...planned.stops.map((stop) => stop.place),
    planned.end?.place,
  ];
  const points = places
    .map((place) => (place === undefined ? null : pointOf(place)))
    .filter((point) => point !== null);
  return { id: "route", points, colour: null, isStraight: true };
}

function pointOf({ lon, lat }: Place): Point | null {
  return lon === null || lat === null ? null : [lon, lat];
}
