/** The login of whoever looks on: the access token lives in this page alone, renewal in a cookie. */

import type { components, paths } from "@kit/api/schema";
import { signal } from "@preact/signals";
import createClient from "openapi-fetch";

type Tokens = components["schemas"]["TokensView"];
export type Me = components["schemas"]["Me"];

/** `out`: nobody is logged in; `other`: somebody is who may not look on. */
export type Phase = "starting" | "out" | "other" | "in";

export const phase = signal<Phase>("starting");
export const me = signal<Me | null>(null);

let token: string | null = null;

/** Two renewals at once would be taken for a stolen token, and end the login. */
const RENEWAL = "postroute-renewal";

/** Ask as whoever is logged in; once anew when the token has run out meanwhile. */
export async function authorised(request: Request): Promise<Response> {
  const used = token;
  const again = request.clone();
  const answer = await fetch(withToken(request, used));
  if (answer.status !== 401) return answer;
  const renewal = token === used ? await renew() : "renewed";
  if (renewal === "ended") leave();
  return renewal === "renewed" ? fetch(withToken(again, token)) : answer;
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorised });

/** For whoever is not logged in yet: a refusal there is no reason to renew anything. */
const open = createClient<paths>({ baseUrl: location.origin });

/** Remembers that a cookie may hold a login: without it there is nothing to renew. */
const KEPT = "postroute.login";

function withToken(request: Request, value: string | null): Request {
  if (value !== null) request.headers.set("authorization", `Bearer ${value}`);
  return request;
}

/** Take up the login that a cookie keeps, if there is one; one at a provider leaves no other trace. */
export async function resume(comesFromElsewhere: boolean): Promise<void> {
  const mayBe = comesFromElsewhere || localStorage.getItem(KEPT) !== null;
  if (mayBe && (await renew()) === "renewed") await learnWho();
  else phase.value = "out";
}

/** What is wrong with a login; null: nothing. */
export type Refusal = { readonly code: string; readonly retryAfterS: number | null } | null;

/** Log in by name and password. */
export async function logIn(login: string, password: string): Promise<Refusal> {
  const { data, error, response } = await open.POST("/v1/sessions", {
    body: { login, password, keep: "cookie" },
  });
  if (data === undefined) {
    const wait = Number(response.headers.get("retry-after"));
    return { code: codeOf(error), retryAfterS: wait > 0 ? wait : null };
  }
  take(data);
  await learnWho();
  return null;
}

/** The server did not hear that somebody wants to leave: the cookie still opens the login. */
export const isLeavingUnheard = signal(false);

/** Log out here. */
export async function logOut(): Promise<void> {
  const status = await api.DELETE("/v1/sessions/current").then(
    ({ response }) => response.status,
    () => null,
  );
  // By a refused renewal it has ended as well.
  if (status === 204 && phase.value !== "out") leave();
  isLeavingUnheard.value = phase.value !== "out";
}

/** A login is over: nothing that was read in its name stays in the page's memory. */
function leave(): void {
  const hadRead = phase.value === "in" || phase.value === "other";
  token = null;
  localStorage.removeItem(KEPT);
  phase.value = "out";
  if (hadRead) location.reload();
}

/** `unknown`: the server did not say; whoever is logged in stays so. */
type Renewal = "renewed" | "ended" | "unknown";

async function renew(): Promise<Renewal> {
  const former = token;
  return navigator.locks.request(RENEWAL, async () => {
    if (token !== former) return "renewed";
    const answer = await fetch("/v1/sessions/refresh", { method: "POST" }).catch(() => null);
    if (answer === null || !answer.ok) return answer?.status === 401 ? "ended" : "unknown";
    take((await answer.json()) as Tokens);
    return "renewed";
  });
}

function take(tokens: Tokens): void {
  token = tokens.access_token;
  localStorage.setItem(KEPT, "1");
}

async function learnWho(): Promise<void> {
  const { data } = await api.GET("/v1/me");
  me.value = data ?? null;
  phase.value = data === undefined ? "out" : data.role === "dispatcher" ? "in" : "other";
}

function codeOf(problem: unknown): string {
  const told = problem as { readonly code?: unknown } | undefined;
  return typeof told?.code === "string" ? told.code : "unreachable";
}
