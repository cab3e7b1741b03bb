import { invited } from "@kit/enrolment/invited";
import { choose } from "@kit/i18n/language";
import { EIGHT, entry, halt, MINUTE, routeOf } from "@kit/testing/day";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import "fake-indexeddb/auto";
import { take } from "../route_sync";
import { heardAt, isRouteTaken, journal, now, offered, phase, route } from "../state";
import { ChangesScreen } from "./changes";
import { EndScreen } from "./end";
import { EnrolScreen } from "./enrol";
import { PinScreen } from "./pin";
import { StopScreen } from "./stop";
import { TodayScreen } from "./today";

const [a, b, c] = [
  halt("Điểm A", 0, "pickup", "H57.19.803-261122-0001", "H57.19.803-261122-0002"),
  halt("UBND B", 30, "delivery", "H57.19.803-261122-0001"),
  halt("UBND C", 60, "delivery", "H57.19.803-261122-0002"),
] as const;

beforeEach(() => {
  choose("vi");
  route.value = routeOf(1, a, b, c);
  journal.value = [];
  offered.value = null;
  isRouteTaken.value = false;
  heardAt.value = EIGHT;
  now.value = EIGHT;
  phase.value = "open";
  invited.value = null;
});
afterEach(cleanup);

test("the next stop stands in front, and all stops below it", () => {
  render(<TodayScreen />);
  expect(within(screen.getByRole("article")).getByText("Điểm A")).toBeDefined();
  expect(within(screen.getByRole("list")).getAllByRole("listitem")).toHaveLength(3);
  expect(screen.getByRole("link", { name: "Quét tại điểm này" }).getAttribute("href")).toBe(
    "#/scan/0",
  );
});

test("what comes late moves all that follows, and says so where an hour was promised", () => {
  const latest = new Date(EIGHT + 40 * MINUTE).toISOString();
  route.value = routeOf(1, a, { ...b, windows: [{ earliest: b.arrival, latest }] }, c);
  now.value = EIGHT + 25 * MINUTE;
  render(<TodayScreen />);
  // Planned at 8:30, 25 minutes later 8:55, promised by 8:40.
  expect(screen.getByText("08:55")).toBeDefined();
  expect(screen.getByText("Trễ 15 phút")).toBeDefined();
});

test("when all is done the shift is to be ended", () => {
  const items = ["H57.19.803-261122-0001", "H57.19.803-261122-0002"];
  journal.value = [entry({ items }), entry({ seq: 2, work: "deliver", items })];
  render(<TodayScreen />);
  expect(screen.getByText("Đã xong mọi điểm dừng.")).toBeDefined();
  expect(screen.getByRole("link", { name: "Kết thúc ca" })).toBeDefined();
});

test("a home tells when it opens, and nobody can be called before", () => {
  const home = {
    ...c,
    place: { ...c.place, party: null, name: null, lon: null, lat: null, is_masked: true },
    phone_opens_at: new Date(EIGHT + 15 * MINUTE).toISOString(),
  };
  route.value = routeOf(1, a, home);
  render(<StopScreen parts={["1"]} />);
  expect(screen.getByRole("button", { name: "Gọi" }).hasAttribute("disabled")).toBe(true);
  expect(screen.getByText(/mở lúc 08:15, hoặc khi đến gần/)).toBeDefined();
});

test("an open place is called and led to", () => {
  route.value = routeOf(1, { ...a, place: { ...a.place, phone: "+84234000000" } });
  render(<StopScreen parts={["0"]} />);
  expect(screen.getByRole("link", { name: "Gọi" }).getAttribute("href")).toBe("tel:+84234000000");
  expect(screen.getByRole("link", { name: "Dẫn đường" }).getAttribute("href")).toMatch(
    /^geo:16\.46,107\.6\?q=16\.46,107\.6\(/,
  );
});

test("a stop that is not on the route says so", () => {
  render(<StopScreen parts={["9"]} />);
  expect(screen.getByRole("heading", { name: "Không có điểm dừng này" })).toBeDefined();
});

test("a newer route is offered, the old one holds, and what was taken off is marked", () => {
  take(routeOf(2, a, b));
  expect(route.value?.version).toBe(1);
  expect(offered.value?.version).toBe(2);
  render(<StopScreen parts={["2"]} />);
  expect(screen.getByText("Đã rút khỏi tuyến")).toBeDefined();
});

test("the same plan told anew takes the old one's place: a door has opened", () => {
  take(routeOf(1, { ...a, place: { ...a.place, name: "12/5 kiệt 3" } }, b, c));
  expect(offered.value).toBeNull();
  expect(route.value?.stops[0]?.place.name).toBe("12/5 kiệt 3");
});

test("a route that was taken back is said, and nothing is thrown away", () => {
  take(null);
  render(<TodayScreen />);
  expect(screen.getByText(/Điều phối đã rút tuyến này/)).toBeDefined();
  expect(screen.getByRole("article")).toBeDefined();
});

test("what changed is told by stops", () => {
  take(routeOf(2, a, halt("Điểm D", 20, "pickup", "H57.19.803-261122-0009"), b));
  render(<ChangesScreen />);
  expect(screen.getByRole("heading", { name: "Thêm vào tuyến (1)" })).toBeDefined();
  expect(screen.getByText("Điểm D")).toBeDefined();
  expect(screen.getByRole("heading", { name: "Bỏ khỏi tuyến (1)" })).toBeDefined();
  expect(screen.getByText("UBND C")).toBeDefined();
});

test("the end names what is on board and where it goes, and the cash", () => {
  journal.value = [
    entry({ items: ["H57.19.803-261122-0001", "H57.19.803-261122-0002"] }),
    entry({
      seq: 2,
      work: "deliver",
      items: ["H57.19.803-261122-0001"],
      amountDong: 20_000,
    }),
    entry({
      seq: 3,
      work: "attempt",
      items: ["H57.19.803-261122-0002"],
      outcome: "office_closed",
      stop: { version: 1, index: 2 },
    }),
  ];
  render(<EndScreen />);
  expect(screen.getByRole("heading", { name: "Còn trên xe (1)" })).toBeDefined();
  expect(screen.getByText("Mang về base")).toBeDefined();
  expect(screen.getAllByText(/20\.000/)).toHaveLength(2);
});

test("a PIN that is easily guessed, or typed otherwise the second time, begins nothing", () => {
  phase.value = "closed";
  render(<PinScreen />);
  const [pin, again] = [screen.getByLabelText("Mã PIN"), screen.getByLabelText("Nhập lại mã PIN")];
  fireEvent.input(pin, { target: { value: "123456" } });
  expect(screen.getByText(/dễ đoán/)).toBeDefined();
  fireEvent.input(pin, { target: { value: "274916" } });
  fireEvent.input(again, { target: { value: "274917" } });
  expect(screen.getByText("Hai mã không giống nhau.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Bắt đầu ca" }).hasAttribute("disabled")).toBe(true);
  fireEvent.input(again, { target: { value: "274916" } });
  expect(screen.getByRole("button", { name: "Bắt đầu ca" }).hasAttribute("disabled")).toBe(false);
});

test("a text that invites nobody, or elsewhere, is refused with the reason", () => {
  render(<EnrolScreen />);
  const field = screen.getByLabelText("Địa chỉ trong mã");
  const use = screen.getByRole("button", { name: "Dùng địa chỉ này" });
  fireEvent.input(field, { target: { value: "xin chào" } });
  fireEvent.click(use);
  expect(screen.getByText("Đây không phải là mã ghi danh.")).toBeDefined();
  const enrol = `#enrol=1.${"A".repeat(22)}.${"A".repeat(43)}`;
  fireEvent.input(field, { target: { value: `https://elsewhere.example/courier${enrol}` } });
  fireEvent.click(use);
  expect(screen.getByText(/elsewhere\.example/)).toBeDefined();
  expect(invited.value).toBeNull();
});
