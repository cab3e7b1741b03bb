import { expect, test } from "vitest";
import { lineFeatures, stopFeatures } from "./features";
import { routeColour } from "./palette";
import { boundsOf, type Drawing, type MapStop, pointsInSight } from "./shapes";

const stop = (number: number, state: MapStop["state"], more: Partial<MapStop> = {}): MapStop => ({
  id: String(number),
  number,
  point: [107.5 + number / 100, 16.4],
  name: `Điểm ${number}`,
  state,
  line: "a",
  ...more,
});

const drawing: Drawing = {
  lines: [
    {
      id: "a",
      points: [
        [107.5, 16.4],
        [107.6, 16.5],
      ],
      colour: 1,
      isStraight: true,
    },
    {
      id: "b",
      points: [
        [108, 17],
        [108.1, 17.1],
      ],
      colour: 2,
      isStraight: false,
      isFaint: true,
    },
    { id: "c", points: [[107, 16]], colour: 3, isStraight: false },
  ],
  stops: [stop(1, "done"), stop(2, "late"), stop(3, "next"), stop(4, "ahead")],
  dots: [],
};

test("a state has a sign of its own, and what is over shows no number", () => {
  const signs = stopFeatures(drawing, "light").features.map((one) => one.properties.sign);
  expect(signs).toEqual(["stop-done", "stop-late-2", "stop-next-3", "stop-ahead-4"]);
});

test("the next stop lies above those that are done", () => {
  const orders = stopFeatures(drawing, "light").features.map((one) => Number(one.properties.order));
  expect(orders[2]).toBeGreaterThan(orders[0] ?? Number.POSITIVE_INFINITY);
});

test("a stop has the colour of its line, in every theme", () => {
  for (const theme of ["light", "dark", "sun"] as const) {
    const [first] = stopFeatures(drawing, theme).features;
    expect(first?.properties.colour).toBe(routeColour(theme, 1));
  }
});

test("a line of one point is not drawn", () => {
  const ids = lineFeatures(drawing, "light").features.map((one) => one.properties.id);
  expect(ids).toEqual(["a", "b"]);
});

test("what is aside is not brought into sight, unless there is nothing else", () => {
  expect(boundsOf(pointsInSight(drawing))).toEqual([
    [107, 16],
    [107.6, 16.5],
  ]);
  const aside = { ...drawing, lines: drawing.lines.slice(1, 2), stops: [] };
  expect(boundsOf(pointsInSight(aside))).toEqual([
    [108, 17],
    [108.1, 17.1],
  ]);
  expect(boundsOf([])).toBeNull();
});

test("strands of one route are drawn broad, however many; many routes are drawn thin", () => {
  const strand = (id: string, colour: number | null): Drawing["lines"][number] => ({
    id,
    points: [
      [107.5, 16.4],
      [107.6, 16.5],
    ],
    colour,
    isStraight: false,
  });
  const widths = (colours: readonly (number | null)[]) => {
    const lines = colours.map((colour, at) => strand(`leg-${at}`, colour));
    return lineFeatures({ ...drawing, lines }, "light").features.map((one) => one.properties.width);
  };
  expect(widths([null, null, null, null, null])).toEqual([3.8, 3.8, 3.8, 3.8, 3.8]);
  expect(widths([1, 2, 3, 4])).toEqual([2.2, 2.2, 2.2, 2.2]);
});
