/**
 * Logging in at an identity provider: the browser goes there, and comes back to the first page,
 * whatever page it left from; so the first page has to know where to send it on to.
 */

const LOGIN = "/v1/oidc/login";
const BEGUN = "postroute.oidc";
const PROBLEM = "login_problem";

/** Whether this server knows a provider; where it does, it sends the browser on. */
export async function hasOidc(): Promise<boolean> {
  const answer = await fetch(LOGIN, { redirect: "manual" }).catch(() => null);
  return answer?.type === "opaqueredirect";
}

/** Go there, to come back to a page of ours. */
export function beginOidc(page: string): void {
  sessionStorage.setItem(BEGUN, page);
  location.assign(LOGIN);
}

/** The page that a login began on, told once; null: none did. */
export function oidcReturn(): string | null {
  const page = sessionStorage.getItem(BEGUN);
  sessionStorage.removeItem(BEGUN);
  // The store is this origin's own, and yet nothing but a path of ours is followed.
  if (page === null || !/^\/[a-z]+$/.test(page)) return null;
  return page + (location.search || "?logged_in");
}

/** Why the login failed, told once by the address; null: it did not. */
export function takeLoginProblem(): string | null {
  const code = new URLSearchParams(location.search).get(PROBLEM);
  if (code === null) return null;
  history.replaceState(null, "", location.pathname + location.hash);
  return code.slice(0, 60);
}
