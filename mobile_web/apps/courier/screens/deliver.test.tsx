import type { Parcel, ProofRules } from "@kit/day/route";
import { language } from "@kit/i18n/language";
import { EIGHT, entry, issued, place, routeOf, stop, visit } from "@kit/testing/day";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isOnline, journal, now, route, self } from "../state";
import { DeliverScreen } from "./deliver";

const [A, B] = ["H57.17.21-261121-0001", "H57.17.21-261121-0002"];

function named(code: string, more: Partial<Parcel> = {}): Parcel {
  return issued(code, { recipient_name: "Trần Thị Ngọc Diễm", ...more });
}

/** A home that gets something, all of it on board. */
function show(parcels: readonly Parcel[], rules: Record<string, ProofRules>): void {
  const home = { kind: "address", party: null, lon: null, lat: null };
  const delivery = { ...visit("delivery", parcels), proof_rules: rules };
  route.value = routeOf(1, stop(place("12/5 kiệt 3", home), [delivery]));
  journal.value = [entry({ items: delivery.items })];
  render(<DeliverScreen parts={["0"]} />);
}

function lacking(): string {
  return screen.getByRole("status").textContent ?? "";
}

function give(name: string): HTMLButtonElement {
  return screen.getByRole<HTMLButtonElement>("button", { name });
}

beforeEach(() => {
  language.value = "vi";
  isOnline.value = true;
  now.value = EIGHT;
  self.value = { party: "courier:c7", label: "", enrolledAt: 0 };
});
afterEach(cleanup);

test("the main act stays closed, and says why, until nothing required is missing", () => {
  const code: ProofRules = { code: "recommended", signature: "off", photograph: "off" };
  show([named(A), named(B)], { [A]: code, [B]: code });
  expect(give("Giao giấy tờ").disabled).toBe(true);
  expect(lacking()).toBe("Còn thiếu: chọn giấy tờ, ai nhận, cách kiểm tra người nhận.");

  fireEvent.click(screen.getByLabelText(new RegExp(`^${A}`)));
  fireEvent.click(screen.getByLabelText("Người nhận thay"));
  fireEvent.click(screen.getByLabelText("VNeID"));
  expect(lacking()).toBe("Còn thiếu: tên người nhận thay, sự đồng ý của người dân.");

  fireEvent.click(screen.getByLabelText("Trần Thị Ngọc Diễm"));
  expect(lacking()).toBe("Nên có thêm: mã giao nhận.");
  expect(give("Giao 1 giấy tờ").disabled).toBe(false);
});

test("without a network a required code wants a second proof", () => {
  const rules: ProofRules = { code: "required", signature: "off", photograph: "off" };
  show([named(A)], { [A]: rules });
  fireEvent.click(screen.getByLabelText("Trần Thị Ngọc Diễm"));
  fireEvent.click(screen.getByLabelText("Thẻ căn cước"));
  fireEvent.input(screen.getByLabelText("6 số người dân đọc cho bạn"), {
    target: { value: "042 817" },
  });
  expect(screen.getByText(/^Sẽ được xác nhận/)).toBeTruthy();
  expect(give("Giao 1 giấy tờ").disabled).toBe(false);
  cleanup();

  isOnline.value = false;
  show([named(A)], { [A]: rules });
  fireEvent.click(screen.getByLabelText("Trần Thị Ngọc Diễm"));
  fireEvent.click(screen.getByLabelText("Thẻ căn cước"));
  fireEvent.input(screen.getByLabelText("6 số người dân đọc cho bạn"), {
    target: { value: "042817" },
  });
  expect(lacking()).toBe("Còn thiếu: chữ ký hoặc ảnh chụp.");
  expect(screen.getAllByText("Cần một trong hai")).toHaveLength(2);
  expect(give("Giao 1 giấy tờ").disabled).toBe(true);
});

test("what the papers cost is filled in", () => {
  show([named(A, { amount_dong: 26_000 })], {});
  expect(screen.getByLabelText<HTMLInputElement>("Số tiền đã thu (đồng)").value).toBe("26.000");
  fireEvent.click(screen.getByLabelText("Có thu tiền"));
  expect(screen.queryByLabelText("Số tiền đã thu (đồng)")).toBeNull();
});

test("of two who receive at one stop, one is chosen", () => {
  const other = "citizen:Qg3vT0kPz1qXw8sYb2LdAe";
  show([named(A), named(B, { receiver: other, recipient_name: "Lê Lan" })], {});
  fireEvent.click(screen.getByRole("button", { name: /^Lê Lan/ }));
  expect(screen.getByLabelText(new RegExp(`^${B}`))).toBeTruthy();
  expect(screen.queryByLabelText(new RegExp(`^${A}`))).toBeNull();
});

test("nothing on board is nothing to deliver", () => {
  show([], {});
  expect(screen.getByText(/^Không có gì trên xe/)).toBeTruthy();
});
