import { choose } from "@kit/i18n/language";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RouteMap } from "./route_map";
import type { MapStop } from "./shapes";

// There is no WebGL here: that is what is tested.
vi.mock("./engine", () => ({
  openEngine: () => Promise.reject(new Error("no WebGL")),
}));

const stops: MapStop[] = [
  { id: "0", number: 1, point: [107.5, 16.4], name: "Vỹ Dạ", state: "done", line: null },
  { id: "1", number: 2, point: [107.6, 16.5], name: "Phú Xuân", state: "next", line: null },
];

beforeEach(() => choose("vi"));
afterEach(cleanup);

test("without WebGL it says so, and the list holds every stop with its state", async () => {
  render(<RouteMap label="Bản đồ" stops={stops} chosen="1" />);
  await screen.findByText(/không vẽ được bản đồ/);
  const rows = screen.getAllByRole("button");
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/Vỹ Dạ.*đã xong/),
    expect.stringMatching(/Phú Xuân.*kế tiếp/),
  ]);
  expect(rows[1]?.getAttribute("aria-current")).toBe("true");
});

test("a stop is chosen from the list as it is on the map", async () => {
  const onPress = vi.fn();
  render(<RouteMap label="Bản đồ" stops={stops} onPress={onPress} />);
  fireEvent.click(await screen.findByRole("button", { name: /Phú Xuân/ }));
  expect(onPress).toHaveBeenCalledWith({ kind: "stop", id: "1" });
});
