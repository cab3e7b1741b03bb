import { choose } from "@kit/i18n/language";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { InvitationCard } from "./invitation_card";

const SECRET = "enrol=1.DEVICE.SECRET";
const invitation = (inMs: number) => ({
  qr_text: `http://127.0.0.1:8080/courier#${SECRET}`,
  qr_svg: "<svg/>",
  page: "/courier",
  expires_at: new Date(Date.now() + inMs).toISOString(),
});

beforeEach(() => choose("vi"));
afterEach(cleanup);

test("the button opens the courier's page with the secret behind the #, which no server sees", () => {
  render(<InvitationCard invitation={invitation(60_000)} onRenew={() => undefined} />);
  const link = screen.getByRole("link", { name: "Mở trên máy này" });
  expect(link.getAttribute("href")).toBe(`/courier#${SECRET}`);
  expect(link.getAttribute("rel")).toBe("noopener");
});

test("the address that a phone must reach is told without the secret", () => {
  render(<InvitationCard invitation={invitation(60_000)} onRenew={() => undefined} />);
  expect(screen.getByText("http://127.0.0.1:8080/courier")).toBeTruthy();
  expect(document.body.textContent).not.toContain("SECRET");
});

test("an expired code is not shown any more, and another can be made", async () => {
  const onRenew = vi.fn();
  render(<InvitationCard invitation={invitation(-1)} onRenew={onRenew} />);
  fireEvent.click(await screen.findByRole("button", { name: "Tạo mã mới" }));
  expect(onRenew).toHaveBeenCalledOnce();
  expect(screen.queryByRole("img")).toBeNull();
});
