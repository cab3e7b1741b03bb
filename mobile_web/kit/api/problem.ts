/** What our server says when it refuses (RFC 9457). */

/** The stable code of a refusal; empty: it was not our server who refused. */
export async function codeOf(answer: Response): Promise<string> {
  if (!answer.headers.get("content-type")?.startsWith("application/problem+json")) return "";
  try {
    const told: unknown = await answer.json();
    const isTold = typeof told === "object" && told !== null && "code" in told;
    return isTold ? String(told.code) : "";
  } catch {
    return "";
  }
}
