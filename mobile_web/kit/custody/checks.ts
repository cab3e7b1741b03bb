/**
 * What the server would put into quarantine is not signed either.
 *
 * Screens give only what can be; this is for the slip that no type sees. What goes together with
 * what is for the server to say.
 */

import { isItemCode } from "./codes";
import type { EventDraft } from "./events";

const PARTY =
  /^(?:(?:courier|agent|authority|office):[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?|citizen:[0-9A-Za-z_-]{22})$/;
const PLACE = /^[0-9A-Za-z](?:[0-9A-Za-z._:-]{0,62}[0-9A-Za-z])?$/;
const TOKEN = /^[0-9A-Za-z](?:[0-9A-Za-z./_-]{0,38}[0-9A-Za-z])?$/;
const SIDE = /^[a-z][a-z_]{0,39}$/;

const MAX_ITEMS = 2_000;
const MAX_EVIDENCE = 32;
const MAX_SIDES = 16;

/** Names of the parts of a draft that cannot be as they are. */
export function faultsOf(draft: EventDraft): string[] {
  const isReport = draft.act === "report" && draft.detail.what === "incident";
  const { items, evidence = [], sides = {} } = draft;
  const checks: Record<string, boolean> = {
    items: areCodes(items) && (items.length > 0 || isReport),
    giver: draft.giver === null || PARTY.test(draft.giver),
    receiver: draft.receiver === null || PARTY.test(draft.receiver),
    place: draft.place === null || PLACE.test(draft.place),
    stop: draft.stop === null || isToken(draft.stop.plan),
    evidence: evidence.length <= MAX_EVIDENCE && evidence.every((one) => one.length === 32),
    sides: Object.keys(sides).length <= MAX_SIDES && Object.keys(sides).every((n) => SIDE.test(n)),
    detail: isDetailGood(draft),
  };
  return Object.keys(checks).filter((name) => checks[name] === false);
}

function isDetailGood(draft: EventDraft): boolean {
  switch (draft.act) {
    case "handover": {
      const receipt = draft.detail.proof?.receipt ?? null;
      return receipt === null || isToken(receipt);
    }
    case "register":
      return PARTY.test(draft.detail.destination);
    case "pack":
      return isToken(draft.detail.seal);
    case "open":
      return areCodes(draft.detail.found);
    case "count":
      return [draft.detail.procedure, ...draft.detail.papers.map(({ code }) => code)].every(
        isToken,
      );
    default:
      return true;
  }
}

function areCodes(codes: readonly string[]): boolean {
  const isSmall = codes.length <= MAX_ITEMS && new Set(codes).size === codes.length;
  return isSmall && codes.every(isItemCode);
}

/** Whether a text can stand for a seal, a receipt, a procedure or a paper. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
