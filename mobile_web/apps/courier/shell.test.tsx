import { readInvitation } from "@kit/api";
import { invited } from "@kit/enrolment/invited";
import { choose } from "@kit/i18n/language";
import { act, cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import "fake-indexeddb/auto";
import { Shell } from "./shell";
import { phase } from "./state";

afterEach(() => {
  invited.value = null;
  cleanup();
});

test("what is found out behind an invitation takes the focus from nobody", async () => {
  choose("vi");
  phase.value = "starting";
  const code = `1.${"A".repeat(22)}.${"A".repeat(43)}`;
  invited.value = readInvitation(`${location.origin}/courier#enrol=${code}`);
  render(<Shell />);
  const yes = await screen.findByRole("button", { name: "Ghi danh máy này" });
  yes.focus();
  await act(() => {
    phase.value = "new";
  });
  expect(document.activeElement).toBe(yes);
});
