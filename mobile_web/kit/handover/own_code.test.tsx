import { act, cleanup, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { OwnCode, RENEW_MS } from "./own_code";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function pass(milliseconds: number): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });
}

describe("OwnCode", () => {
  test("shows another code every half minute, and makes none once it is gone", async () => {
    const make = vi.fn(async () => `CODE ${make.mock.calls.length}`);
    const { unmount } = render(<OwnCode make={make} />);
    await pass(0);
    const drawn = () => screen.getByRole("img").querySelector("path")?.getAttribute("d");
    const first = drawn();
    await pass(RENEW_MS - 1);
    expect(drawn()).toBe(first);
    await pass(1);
    expect(drawn()).not.toBe(first);
    unmount();
    await pass(3 * RENEW_MS);
    expect(make).toHaveBeenCalledTimes(2);
  });

  test("says so when this device can make none", async () => {
    render(<OwnCode make={() => Promise.reject(new Error("not enrolled"))} />);
    await pass(0);
    expect(screen.getByRole("alert").textContent).toContain("Không tạo được mã");
  });
});
