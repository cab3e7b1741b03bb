/** How long to leave the server alone. */

const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;
/** Longer than this no server can want it: the tab may be closed by then. */
const LONGEST_TOLD_MS = 60 * 60_000;

/**
 * Milliseconds until the next try after so many in vain, at least what the server asked for.
 *
 * Doubled each time up to five minutes; `chance` from 0 to 1 spreads phones that lost the same
 * network, so that they do not all come back at once.
 */
export function pause(failures: number, retryAfterMs: number | null, chance: number): number {
  const doubled = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  const spread = doubled * (0.5 + chance / 2);
  const told = Math.min(retryAfterMs ?? 0, LONGEST_TOLD_MS);
  return Math.round(Math.max(spread, told + FIRST_MS * chance));
}
