/** The one file that knows MapLibre's map; loaded when the first map is shown. */

import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";
import type { DatabaseName } from "@kit/store/database";
import type { Theme } from "@kit/ui/theme";
import {
  AttributionControl,
  type GeoJSONSource,
  MapLibreMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { openArchive } from "./archive";
import { DOTS, LINES, PRESSED, STOPS } from "./day_layers";
import { dotFeatures, lineFeatures, stopFeatures } from "./features";
import { MAP_COLOURS } from "./palette";
import { boundsOf, type Drawing, type Point, pointsInSight } from "./shapes";
import { mapStyle } from "./style";
import { SHARPNESS, sign } from "./symbols";

setWorkerUrl(workerUrl);

/** Hue, where nothing is to be shown yet. */
const MIDDLE: Point = [107.59, 16.464];

/** Letters whose file must be there before the first label is drawn. */
const LETTERS = "Hồ Đầm ẩ ễ ờ";

export interface Pressed {
  readonly kind: "stop" | "line" | "dot";
  readonly id: string;
}

export interface EngineParams {
  readonly container: HTMLElement;
  readonly kept: DatabaseName | null;
  readonly theme: Theme;
  readonly drawing: Drawing;
  readonly words: Readonly<Record<string, string>>;
  readonly onPress: (pressed: Pressed) => void;
}

export interface Engine {
  draw(drawing: Drawing): void;
  dress(theme: Theme): void;
  /** Bring what is looked at into sight. */
  fit(): void;
  /** Move there, no closer than is useful. */
  goTo(point: Point): void;
  close(): void;
}

/** Open a map; rejects where the browser has no WebGL. */
export async function openEngine(params: EngineParams): Promise<Engine> {
  const [archive] = await Promise.all([openArchive(params.kept), fontsAreThere()]);
  return new MapEngine(params, archive);
}

async function fontsAreThere(): Promise<void> {
  // A map with other letters is better than none.
  const wanted = ["400", "700"].map((weight) =>
    document.fonts?.load(`${weight} 16px "Be Vietnam Pro"`, LETTERS),
  );
  await Promise.all(wanted).catch(() => undefined);
}

class MapEngine implements Engine {
  readonly #map: MapLibreMap;
  readonly #archive: string | null;
  #theme: Theme;
  #drawing: Drawing;

  constructor(params: EngineParams, archive: string | null) {
    this.#archive = archive;
    this.#theme = params.theme;
    this.#drawing = params.drawing;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#map = new MapLibreMap({
      container: params.container,
      style: mapStyle(params.theme, archive, params.drawing),
      center: [...MIDDLE],
      zoom: 10,
      minZoom: 7.5,
      maxZoom: 18,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      locale: { ...params.words },
      ...(isCalm ? { fadeDuration: 0 } : {}),
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
    this.#map.addControl(new AttributionControl({ compact: true }), "bottom-right");
    this.#map.setMissingStyleImageResolver((name) => this.#drawSign(name));
    this.#map.on("click", (event) => {
      const pressed = this.#pressedAt(event.point.x, event.point.y);
      if (pressed !== null) params.onPress(pressed);
    });
    this.fit();
    // Within a part of the page that is not shown yet, a map has no size to fit anything to.
    if (params.container.clientWidth === 0) this.#map.once("resize", () => this.fit());
  }

  draw(drawing: Drawing): void {
    this.#drawing = drawing;
    this.#source(LINES)?.setData(lineFeatures(drawing, this.#theme));
    this.#source(STOPS)?.setData(stopFeatures(drawing, this.#theme));
    this.#source(DOTS)?.setData(dotFeatures(drawing, this.#theme));
  }

  dress(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#map.setStyle(mapStyle(theme, this.#archive, this.#drawing), { diff: false });
  }

  fit(): void {
    const bounds = boundsOf(pointsInSight(this.#drawing));
    if (bounds === null) return;
    const box = [[...bounds[0]], [...bounds[1]]] as [[number, number], [number, number]];
    this.#map.fitBounds(box, { padding: 48, maxZoom: 15.5, animate: false });
  }

  goTo(point: Point): void {
    const zoom = Math.max(this.#map.getZoom(), 13);
    this.#map.easeTo({ center: [...point], zoom, duration: 400 });
  }

  close(): void {
    this.#map.remove();
  }

  #drawSign(name: string): void {
    const image = sign(name, MAP_COLOURS[this.#theme]);
    if (image !== null) this.#map.addImage(name, image, { pixelRatio: SHARPNESS });
  }

  #source(name: string): GeoJSONSource | undefined {
    return this.#map.getSource<GeoJSONSource>(name);
  }

  #pressedAt(x: number, y: number): Pressed | null {
    const layers = PRESSED.filter((layer) => this.#map.getLayer(layer));
    const found = this.#map.queryRenderedFeatures([x, y], { layers: [...layers] })[0];
    const id: unknown = found?.properties.id;
    if (found === undefined || typeof id !== "string") return null;
    const layer = found.layer.id;
    return { kind: layer === "dots" ? "dot" : layer.startsWith("stop") ? "stop" : "line", id };
  }
}
