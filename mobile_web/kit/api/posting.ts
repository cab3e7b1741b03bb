/** The few requests that need no session, for what makes one. */

import { codeOf } from "./problem";

/** Longer than that nobody waits for an answer of some bytes. */
export const PATIENCE_MS = 30_000;

/** The server refused, and says by a stable code why. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(
    readonly status: number,
    /** Such as `device_revoked`; empty when it was not our server who refused. */
    readonly code: string,
  ) {
    super(`refused with ${status} ${code}`);
  }
}

/** The map that the server answers with; offline, `fetch`'s own TypeError comes through. */
export async function postJson(
  path: string,
  body: Readonly<Record<string, string>> | null,
): Promise<Readonly<Record<string, unknown>>> {
  return mapOf(
    await fetch(path, {
      method: "POST",
      ...(body === null
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      ...PLAIN,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  );
}

/** The same for what is open to all and asked by GET. */
export async function getJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  return mapOf(await fetch(path, { ...PLAIN, signal: AbortSignal.timeout(PATIENCE_MS) }));
}

const PLAIN = { cache: "no-store", credentials: "omit", redirect: "error" } as const;

async function mapOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  if (!answer.ok) throw new RefusedError(answer.status, await codeOf(answer));
  const told: unknown = await answer.json();
  if (typeof told !== "object" || told === null) throw new TypeError("an answer that is no map");
  return { ...told };
}
