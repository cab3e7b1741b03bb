import { afterEach, beforeEach, expect, test, vi } from "vitest";

const KEPT = "postroute.login";
const reload = vi.fn();

let leaving: () => Response = () => new Response(null, { status: 204 });
let isLeavingUnheard: typeof import("./session").isLeavingUnheard;
let logOut: typeof import("./session").logOut;
let phase: typeof import("./session").phase;

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("navigator", { locks: { request: (_: string, act: () => unknown) => act() } });
  vi.spyOn(location, "reload").mockImplementation(reload);
  vi.stubGlobal("fetch", async (asked: Request | string, init?: RequestInit) => {
    const path = new URL(typeof asked === "string" ? asked : asked.url, location.href).pathname;
    const method = typeof asked === "string" ? init?.method : asked.method;
    if (path === "/v1/sessions/refresh") return new Response(null, { status: 401 });
    if (path === "/v1/me") return Response.json({ role: "dispatcher", display_name: "An" });
    return method === "DELETE" ? leaving() : Response.json({ access_token: "token" });
  });
  // Clients keep the `fetch` that was there when they were made.
  const session = await import("./session");
  ({ isLeavingUnheard, logOut, phase } = session);
  expect(await session.logIn("an", "password")).toBeNull();
  expect(phase.value).toBe("in");
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  reload.mockReset();
});

test("whoever logs out leaves an empty page and no login behind", async () => {
  leaving = () => new Response(null, { status: 204 });
  await logOut();
  expect(localStorage.getItem(KEPT)).toBeNull();
  expect(reload).toHaveBeenCalledOnce();
});

test.each([
  ["a network that is gone", () => Promise.reject(new TypeError("no network")) as never],
  ["a server that is down", () => new Response(null, { status: 503 })],
])("%s leaves the login open, and it is said", async (_, answer) => {
  leaving = answer;
  await logOut();
  expect(isLeavingUnheard.value).toBe(true);
  expect(phase.value).toBe("in");
  expect(localStorage.getItem(KEPT)).not.toBeNull();
  expect(reload).not.toHaveBeenCalled();
});

test("a login that has ended elsewhere is left as well", async () => {
  leaving = () => new Response(null, { status: 401 });
  await logOut();
  expect(isLeavingUnheard.value).toBe(false);
  expect(reload).toHaveBeenCalledOnce();
});
