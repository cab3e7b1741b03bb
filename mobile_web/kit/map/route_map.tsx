/** A map of routes and stops, and the same stops as a list for keyboard and screen reader. */

import { language, texts } from "@kit/i18n/language";
import type { DatabaseName } from "@kit/store/database";
import { IconButton } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { theme } from "@kit/ui/theme";
import { useEffect, useRef, useState } from "preact/hooks";
import "./route_map.css";
import type { Engine, Pressed } from "./engine";
import type { Drawing, MapDot, MapLine, MapStop } from "./shapes";
import { StopSign, stateWord } from "./stop_sign";

const say = texts({
  loading: { vi: "Đang mở bản đồ…", en: "Opening the map…" },
  missing: {
    vi: "Máy này không vẽ được bản đồ (thiếu WebGL). Danh sách bên dưới có đủ các điểm dừng.",
    en: "This device cannot draw the map (no WebGL). The list below holds every stop.",
  },
  all: { vi: "Thu về toàn tuyến", en: "Show the whole route" },
  stops: { vi: "Điểm dừng", en: "Stops" },
  zoomIn: { vi: "Phóng to", en: "Zoom in" },
  zoomOut: { vi: "Thu nhỏ", en: "Zoom out" },
  sources: { vi: "Nguồn bản đồ", en: "Map sources" },
});

export interface RouteMapProps {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly stops: readonly MapStop[];
  readonly lines?: readonly MapLine[];
  readonly dots?: readonly MapDot[];
  /** The stop that is looked at. */
  readonly chosen?: string | null;
  readonly onPress?: (pressed: Pressed) => void;
  /** Whose store may hold the archive; without it the server is asked. */
  readonly kept?: DatabaseName;
  /** False: the page has a list of its own. */
  readonly hasList?: boolean;
  /** When it changes, all that is looked at is brought into sight. */
  readonly view?: string;
}

/** The library comes when the first map is shown, and not before. */
export function RouteMap(props: RouteMapProps) {
  const { hasList = true, onPress, view = "" } = props;
  const drawing = { lines: props.lines ?? [], stops: props.stops, dots: props.dots ?? [] };
  const frame = useRef<HTMLDivElement>(null);
  const { engine, state } = useEngine(frame, drawing, props);
  useEffect(() => engine?.draw(drawing), [engine, props.lines, props.stops, props.dots]);
  useEffect(() => engine?.dress(theme.value), [engine, theme.value]);
  useEffect(() => engine?.fit(), [engine, view]);
  const chosen = props.stops.find((stop) => stop.id === props.chosen);
  useEffect(() => {
    if (chosen !== undefined) engine?.goTo(chosen.point);
  }, [engine, chosen?.id]);
  return (
    // The map within is a landmark of that name itself.
    <div class="route-map">
      {state === "missing" ? (
        <Notice tone="warn">{say.missing()}</Notice>
      ) : (
        <div class="map-frame">
          <div class="map-canvas" ref={frame} />
          {state === "loading" && <p class="map-told waiting">{say.loading()}</p>}
          {engine && (
            <div class="map-all">
              <IconButton name={say.all()} icon="whole" onPress={() => engine.fit()} />
            </div>
          )}
        </div>
      )}
      {hasList && (
        <StopList
          stops={props.stops}
          chosen={props.chosen ?? null}
          onPress={(id) => onPress?.({ kind: "stop", id })}
        />
      )}
    </div>
  );
}

type MapState = "loading" | "shown" | "missing";

function useEngine(
  frame: { readonly current: HTMLDivElement | null },
  drawing: Drawing,
  props: RouteMapProps,
): { engine: Engine | null; state: MapState } {
  const [engine, setEngine] = useState<Engine | null>(null);
  const [state, setState] = useState<MapState>("loading");
  // The engine lives longer than a drawing: it asks for what is wanted now.
  const now = useRef({ drawing, onPress: props.onPress });
  now.current = { drawing, onPress: props.onPress };
  useEffect(() => {
    let opened: Engine | null = null;
    let isOver = false;
    const open = async () => {
      const { openEngine } = await import("./engine");
      if (isOver || frame.current === null) return;
      const made = await openEngine({
        container: frame.current,
        kept: props.kept ?? null,
        theme: theme.value,
        drawing: now.current.drawing,
        words: mapWords(props.label),
        onPress: (pressed) => now.current.onPress?.(pressed),
      });
      if (isOver) return made.close();
      opened = made;
      setEngine(made);
      setState("shown");
    };
    open().catch(() => setState("missing"));
    return () => {
      isOver = true;
      opened?.close();
      setEngine(null);
    };
    // Words on the map are set when it is made.
  }, [props.kept, language.value]);
  return { engine, state };
}

function mapWords(label: string): Record<string, string> {
  return {
    "Map.Title": label,
    "NavigationControl.ZoomIn": say.zoomIn(),
    "NavigationControl.ZoomOut": say.zoomOut(),
    "AttributionControl.ToggleAttribution": say.sources(),
  };
}

interface StopListProps {
  readonly stops: readonly MapStop[];
  readonly chosen: string | null;
  readonly onPress: (id: string) => void;
}

function StopList({ stops, chosen, onPress }: StopListProps) {
  return (
    <ol class="map-list" aria-label={say.stops()}>
      {stops.map((stop) => (
        <li key={stop.id}>
          <button
            type="button"
            aria-current={stop.id === chosen ? "true" : undefined}
            onClick={() => onPress(stop.id)}
          >
            <StopSign number={stop.number} state={stop.state} />
            <span>
              <span class="only-read">{stop.number}. </span>
              {stop.name}
            </span>
            <span class="soft small">{stateWord(stop.state)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
