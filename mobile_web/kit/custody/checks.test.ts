// @vitest-environment node
import { expect, test } from "vitest";
import { faultsOf } from "./checks";
import type { EventDraft } from "./events";

const COLLECTED: EventDraft = {
  act: "handover",
  items: ["H57.17.21-261121-0001", "B-0123456789"],
  giver: "agent:042",
  receiver: "courier:c7",
  place: "agent-042",
  stop: { plan: "plan-7", route: 3, stop: 11 },
  detail: { purpose: "collect" },
  sides: { position: { lat: 164_670, lon: 1_075_900 } },
  evidence: [new Uint8Array(32)],
};

test("what can be signed has no faults", () => {
  expect(faultsOf(COLLECTED)).toEqual([]);
});

test("every part that cannot be is named", () => {
  const draft = {
    ...COLLECTED,
    items: ["no code"],
    giver: "An",
    receiver: "citizen:short",
    place: "-",
    stop: { plan: "kế hoạch", route: 0, stop: 0 },
    sides: { Note: "x" },
    evidence: [new Uint8Array(31)],
  };
  const named = ["items", "giver", "receiver", "place", "stop", "evidence", "sides"];
  expect(faultsOf(draft)).toEqual(named);
});

test("an item is named once, and only an incident names none", () => {
  const [first = ""] = COLLECTED.items;
  expect(faultsOf({ ...COLLECTED, items: [first, first] })).toEqual(["items"]);
  expect(faultsOf({ ...COLLECTED, items: [] })).toEqual(["items"]);
  const incident = { act: "report", detail: { what: "incident", incident: "vehicle" } } as const;
  expect(faultsOf({ ...COLLECTED, ...incident, items: [] })).toEqual([]);
});
