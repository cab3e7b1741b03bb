/** Signs that are drawn on the map: each state has a shape of its own, so that colour is not needed. */

import type { MapColours } from "./palette";

/** Pixels of the screen for each of the sign's own. */
export const SHARPNESS = 2;

type Draw = (pen: CanvasRenderingContext2D, colours: MapColours, number: string) => void;

/** By name: the side in pixels, and what is drawn on it; what is over shows a sign, no number. */
const SIGNS: Readonly<Record<string, readonly [number, Draw]>> = {
  "stop-ahead": [
    28,
    (pen, at, number) => {
      disc(pen, 14, 12, at.paper, at.accent, 2.5);
      write(pen, number, 14, at.ink, 12);
    },
  ],
  "stop-next": [
    40,
    (pen, at, number) => {
      disc(pen, 20, 18, at.sun, at.paper, 2);
      disc(pen, 20, 13.5, at.accent, at.paper, 1.5);
      write(pen, number, 20, at.onAccent, 14);
    },
  ],
  "stop-done": [
    22,
    (pen, at) => {
      disc(pen, 11, 9.5, at.good, at.paper, 1.5);
      stroke(pen, "M6.5 11.3 9.6 14.4 15.5 8", at.paper, 2.2);
    },
  ],
  "stop-failed": [
    26,
    (pen, at) => {
      shape(pen, "M3 3H23V23H3Z", at.bad, at.paper, 2);
      stroke(pen, "M8.5 8.5 17.5 17.5M17.5 8.5 8.5 17.5", at.paper, 2.6);
    },
  ],
  "stop-late": [
    32,
    (pen, at, number) => {
      shape(pen, "M16 1.5 30.5 16 16 30.5 1.5 16Z", at.sun, at.onSun, 2);
      write(pen, number, 16, at.onSun, 12);
    },
  ],
  "place-post_office": [
    20,
    (pen, at) => {
      shape(pen, "M2 4.5H18V15.5H2Z", at.sun, at.onSun, 1.4);
      stroke(pen, "M2.5 5 10 11 17.5 5", at.onSun, 1.4);
    },
  ],
  "place-authority": [14, (pen, at) => shape(pen, "M2 12V6L7 2.5 12 6V12Z", at.soft, at.halo, 1.2)],
  "place-agent_point": [
    12,
    (pen, at) => shape(pen, "M6 1.5 10.5 6 6 10.5 1.5 6Z", at.soft, at.halo, 1),
  ],
};

/**
 * A sign in a theme's colours; null: there is none of that name.
 *
 * A number behind a second `-` is drawn into it: as a label of its own it would lie above the
 * signs of other stops as well.
 */
export function sign(name: string, colours: MapColours): ImageData | null {
  const [, kind = name, number = ""] = /^(stop-[a-z]+)-(\d+)$/.exec(name) ?? [];
  const [side, draw] = SIGNS[kind] ?? [];
  if (side === undefined || draw === undefined) return null;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side * SHARPNESS;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) return null;
  pen.scale(SHARPNESS, SHARPNESS);
  draw(pen, colours, number);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function write(
  pen: CanvasRenderingContext2D,
  text: string,
  middle: number,
  colour: string,
  size: number,
): void {
  pen.font = `700 ${size}px "Be Vietnam Pro", sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour;
  pen.fillText(text, middle, middle + 0.5);
}

function disc(
  pen: CanvasRenderingContext2D,
  middle: number,
  radius: number,
  fill: string,
  edge: string,
  width: number,
): void {
  const path = new Path2D();
  path.arc(middle, middle, radius, 0, 2 * Math.PI);
  paint(pen, path, fill, edge, width);
}

function shape(
  pen: CanvasRenderingContext2D,
  outline: string,
  fill: string,
  edge: string,
  width: number,
): void {
  paint(pen, new Path2D(outline), fill, edge, width);
}

function paint(
  pen: CanvasRenderingContext2D,
  path: Path2D,
  fill: string,
  edge: string,
  width: number,
): void {
  pen.lineJoin = "round";
  pen.lineWidth = width;
  pen.fillStyle = fill;
  pen.strokeStyle = edge;
  pen.fill(path);
  pen.stroke(path);
}

function stroke(pen: CanvasRenderingContext2D, line: string, colour: string, width: number): void {
  pen.lineJoin = pen.lineCap = "round";
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke(new Path2D(line));
}
