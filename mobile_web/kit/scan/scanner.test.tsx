import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { troubleOf } from "./camera";
import { Scanner } from "./scanner";

/** No camera, and no reader in a worker: what a browser without either leaves. */
class NoWorker {
  onmessage = null;
  postMessage(): void {}
}

function device(getUserMedia: (() => Promise<MediaStream>) | null): void {
  vi.stubGlobal("Worker", NoWorker);
  vi.stubGlobal(
    "ImageData",
    class {
      data = new Uint8ClampedArray(4);
      width = 1;
      height = 1;
    },
  );
  const mediaDevices = getUserMedia === null ? undefined : { getUserMedia };
  Object.defineProperty(navigator, "mediaDevices", { value: mediaDevices, configurable: true });
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("Scanner", () => {
  test.each([
    ["NotAllowedError", "denied"],
    ["NotFoundError", "none"],
    ["NotReadableError", "busy"],
    ["TypeError", "failed"],
  ])("%s means %s", (name, trouble) => {
    expect(troubleOf(new DOMException("no", name))).toBe(trouble);
  });

  test("without leave to use the camera it says how to give it, and still takes a typed code", async () => {
    device(() => Promise.reject(new DOMException("no", "NotAllowedError")));
    const taken: string[] = [];
    const typing = {
      label: "Mã",
      onType: (text: string) => {
        if (text === "sai") return "Không đúng";
        taken.push(text);
        return null;
      },
    };
    render(<Scanner prompt="Quét" onRead={() => undefined} typing={typing} />);
    expect((await screen.findByRole("alert")).textContent).toContain("Chưa được phép");
    fireEvent.click(screen.getByRole("button", { name: "Gõ mã" }));
    const field = screen.getByLabelText("Mã");
    fireEvent.input(field, { target: { value: "sai" } });
    fireEvent.click(screen.getByRole("button", { name: "Nhập" }));
    expect((await screen.findByText("Không đúng")).getAttribute("role")).toBe("alert");
    fireEvent.input(field, { target: { value: "A" } });
    fireEvent.click(screen.getByRole("button", { name: "Nhập" }));
    expect(taken).toEqual(["A"]);
  });

  test("a page by plain http says why there is no camera", async () => {
    device(null);
    vi.stubGlobal("isSecureContext", false);
    render(<Scanner prompt="Quét" onRead={() => undefined} />);
    expect((await screen.findByRole("alert")).textContent).toContain("http");
    expect(screen.getByLabelText("Chọn ảnh có mã QR")).toBeTruthy();
  });
});
