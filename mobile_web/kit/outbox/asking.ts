/** Asking the server, and what an answer means for what was sent. */

import { codeOf } from "@kit/api/problem";

/** Longer than a batch of 2 MB needs on the slowest network that still is one. */
const PATIENCE_MS = 120_000;

/** Not now: no network, a server that is busy or down, an answer of somebody else's. */
export class LaterError extends Error {
  override readonly name = "LaterError";

  constructor(
    told: string,
    /** Until when the server wants to be left alone; null: it did not say. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(told);
  }
}

/** The server wants nothing of what was sent, whenever that is: it is the content. */
export class ContentError extends Error {
  override readonly name = "ContentError";

  constructor(
    readonly status: number,
    readonly code: string,
    /** By the server's clock; NaN: it did not say. */
    readonly date: number,
  ) {
    super(`refused with ${status} ${code}`);
  }
}

/** Answers that tell of this moment or of the way, and not of what was sent. */
const OF_THE_MOMENT = new Set([401, 404, 405, 407, 408, 421, 423, 425, 429, 451]);

/**
 * Ask the server; yields what it answered with a status below 400.
 *
 * `understood`: further statuses that the caller knows how to take.
 */
export async function ask(
  path: string,
  init: RequestInit,
  understood: readonly number[] = [],
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      ...init,
      cache: "no-store",
      credentials: "omit",
      // Nothing of ours is moved: whoever redirects is a portal on the way.
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new LaterError(String(error));
  }
  if (answer.ok || understood.includes(answer.status)) return answer;
  if (answer.status >= 500 || OF_THE_MOMENT.has(answer.status)) {
    throw new LaterError(`answered with ${answer.status}`, retryAfter(answer.headers));
  }
  const code = await codeOf(answer);
  // Our server gives each refusal a code; what has none is a portal or proxy on the way.
  if (code === "" || code === "host_refused") throw new LaterError(`refused: ${answer.status}`);
  const date = Date.parse(answer.headers.get("date") ?? "");
  throw new ContentError(answer.status, code, date);
}

/** The JSON of an answer; a page that a portal put in its place is none. */
export async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    throw new LaterError(`no JSON: ${String(error)}`);
  }
}

/** A value as a map of unknown values; empty where it is none. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function retryAfter(headers: Headers): number | null {
  const told = headers.get("retry-after") ?? "";
  if (/^[0-9]{1,6}$/.test(told)) return Number(told) * 1_000;
  // As a date, by the server's own clock: this phone's may be wrong.
  const wait = Date.parse(told) - Date.parse(headers.get("date") ?? "");
  return Number.isFinite(wait) && wait > 0 ? wait : null;
}
