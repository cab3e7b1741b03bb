/** The API, typed by its own description, in the name of this device. */

import type { DatabaseName } from "@kit/store/database";
import createClient, { type Client } from "openapi-fetch";
import { PATIENCE_MS } from "./posting";
import type { paths } from "./schema";
import { accessToken, forgetSession } from "./session";

export type { components, paths } from "./schema";

const clients = new Map<DatabaseName, Client<paths>>();

/**
 * A client with a session of this device.
 *
 * It throws what `accessToken` throws, and `fetch`'s TypeError without a network; every other
 * refusal is an answer's `error`.
 */
export function client(name: DatabaseName): Client<paths> {
  const known = clients.get(name);
  if (known !== undefined) return known;
  const made = createClient<paths>({ fetch: (request) => fetchAs(name, request) });
  clients.set(name, made);
  return made;
}

/** Ask with a token; once more with a new one when the server does not take it. */
export async function fetchAs(name: DatabaseName, request: Request): Promise<Response> {
  const again = request.clone();
  const token = await accessToken(name);
  const answer = await fetchWith(token, request);
  if (answer.status !== 401) return answer;
  await forgetSession(name, token);
  return fetchWith(await accessToken(name), again);
}

function fetchWith(token: string, request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fetch(request, {
    headers,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.any?.([request.signal, AbortSignal.timeout(PATIENCE_MS)]) ?? request.signal,
  });
}
