/** What is found in an opened bag, held against what should be in it. */

export type Found = "found" | "missing" | "extra";

export interface OpenedLine {
  readonly code: string;
  readonly state: Found;
}

/** Lines of the list: what should be there in its order, then what came besides. */
export function openedLines(
  expected: readonly string[] | null,
  found: readonly string[],
): OpenedLine[] {
  const there = new Set(found);
  // Where nobody knows what was packed, all that is there was to be there.
  if (expected === null) return found.map((code) => ({ code, state: "found" }));
  const wanted = new Set(expected);
  return [
    ...expected.map((code): OpenedLine => ({ code, state: there.has(code) ? "found" : "missing" })),
    ...found
      .filter((code) => !wanted.has(code))
      .map((code): OpenedLine => ({ code, state: "extra" })),
  ];
}
