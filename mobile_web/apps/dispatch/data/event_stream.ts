/** Server-sent events out of a stream of text, since EventSource cannot say who asks. */

export interface StreamEvent {
  readonly kind: string;
  readonly id: string | null;
  readonly data: string;
}

/**
 * Takes pieces of a stream as they come and yields whole events; comments are left out.
 *
 * `retryMs` is what the server asked for last.
 */
export class EventReader {
  retryMs = 2_000;
  #rest = "";

  take(piece: string): StreamEvent[] {
    const text = this.#rest + piece;
    // A line's end may be cut in two: half of it is no end of its own.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const blocks = whole.replace(/\r\n?/g, "\n").split("\n\n");
    this.#rest = (blocks.pop() ?? "") + text.slice(whole.length);
    return blocks.map((block) => this.#event(block)).filter((event) => event !== null);
  }

  #event(block: string): StreamEvent | null {
    const fields = new Map<string, string[]>();
    for (const line of block.split("\n")) {
      const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
      if (name !== undefined) fields.set(name, [...(fields.get(name) ?? []), value ?? ""]);
    }
    const retry = Number(fields.get("retry")?.at(-1));
    if (retry > 0) this.retryMs = retry;
    const data = fields.get("data");
    if (data === undefined) return null;
    return {
      kind: fields.get("event")?.at(-1) ?? "message",
      id: fields.get("id")?.at(-1) ?? null,
      data: data.join("\n"),
    };
  }
}
