import { faultsOf } from "@kit/custody/checks";
import { progress } from "@kit/day/progress";
import type { Parcel } from "@kit/day/route";
import { CITIZEN, EIGHT, entry, issued, place, routeOf, stop, visit } from "@kit/testing/day";
import { beforeEach, describe, expect, test } from "vitest";
import { journal, position, route, self } from "../state";
import { attemptsOf } from "./attempt";
import { dayOf, dayTyped } from "./days";
import { type Delivery, deliveryOf } from "./deliver";
import type { Given } from "./proof";
import { receiversAt } from "./receivers";

const [A, B, C] = [1, 2, 3].map((number) => `H57.17.21-261121-000${number}`) as [
  string,
  string,
  string,
];

const DOOR: Given = {
  items: [A, B],
  recipient: "delegate",
  delegateName: " Lê Văn Hòa ",
  hasConsent: true,
  identity: "vneid",
  codes: { [A]: "042 817", [B]: "" },
  hasNoCode: false,
  hasSignature: false,
  hasPhotograph: false,
  unsigned: "đau tay",
  amount: "26.000",
  receipt: "BN-0388",
};

/** On board, at a home. */
function at(parcels: readonly Parcel[]) {
  const closed = { kind: "address", party: null, name: null, lon: null, lat: null };
  const home = stop(place("home-4", { ...closed, is_masked: true }), [visit("delivery", parcels)]);
  const day = { ...routeOf(2), plan: "p2", route: 7, stops: [{ ...home, stop: 4 }] };
  route.value = day;
  journal.value = [entry({ items: parcels.map((one) => one.code) })];
  const [found] = progress(day, journal.value, EIGHT).stops;
  if (found === undefined) throw new Error("no stop");
  return found;
}

function delivery(given: Given, parcels = [issued(A), issued(B)]): Delivery {
  const home = at(parcels);
  return { stop: home.stop, tasks: home.tasks, receiver: CITIZEN, given, note: "", pictures: [] };
}

beforeEach(() => {
  self.value = { party: "courier:c7", label: "", enrolledAt: 0 };
  position.value = null;
});

describe("a delivery at a door", () => {
  test("is a handover of the plan with its proof, and no person in what is signed", () => {
    const { sides, ...signed } = deliveryOf(delivery(DOOR));
    expect(signed).toEqual({
      act: "handover",
      items: [A, B],
      giver: "courier:c7",
      receiver: CITIZEN,
      place: "home-4",
      stop: { plan: "p2", route: 7, stop: 4 },
      evidence: [],
      detail: {
        purpose: "deliver",
        proof: {
          recipient: "delegate",
          identity: "vneid",
          code: true,
          signature: false,
          photograph: false,
          amount_dong: 26_000,
          receipt: "BN-0388",
        },
      },
    });
    expect(sides).toEqual({
      delivery_code: { [A]: "042817" },
      recipient_name: "Lê Văn Hòa",
      note: "Không ký được: đau tay",
    });
  });

  test("without a code says that none was asked for", () => {
    const draft = deliveryOf(delivery({ ...DOOR, hasNoCode: true, unsigned: null }));
    expect(draft.detail).toMatchObject({ proof: { code: null } });
    expect(draft.sides).toEqual({ recipient_name: "Lê Văn Hòa" });
  });

  test("of papers that nobody registered still names two parties", () => {
    const draft = deliveryOf({ ...delivery(DOOR), receiver: null });
    expect(draft.receiver).toMatch(/^citizen:[0-9A-Za-z_-]{22}$/);
    expect(faultsOf(draft)).toEqual([]);
  });

  test("of a dossier brings it back", () => {
    const draft = deliveryOf(
      delivery(
        DOOR,
        [A, B].map((code) => issued(code, { kind: "dossier" })),
      ),
    );
    expect(draft.detail).toMatchObject({ purpose: "return" });
  });
});

test("a delivery to a counter proves no person", () => {
  const draft = deliveryOf({ ...delivery(DOOR), receiver: "authority:H57.17.21" });
  expect(draft.detail).toEqual({ purpose: "deliver" });
});

test("each receiver at a stop gets what is on board for them", () => {
  const other = "citizen:Qg3vT0kPz1qXw8sYb2LdAe";
  const stop = at([issued(A), issued(B, { receiver: other, recipient_name: "Bà Lan" }), issued(C)]);
  const found = receiversAt(stop).map(({ party, name, tasks }) => [
    party,
    name,
    tasks.map((task) => task.code),
  ]);
  expect(found).toEqual([
    [CITIZEN, null, [A, C]],
    [other, "Bà Lan", [B]],
  ]);
});

test("papers that failed stay with the courier", () => {
  const stop = at([issued(A), issued(B)]);
  const drafts = attemptsOf({
    stop: stop.stop,
    tasks: stop.tasks,
    outcome: "not_home",
    next: 20_780,
    note: "cửa khoá",
    pictures: [],
  });
  expect(drafts).toMatchObject([
    {
      act: "attempt",
      items: [A, B],
      giver: "courier:c7",
      receiver: null,
      detail: { outcome: "not_home", next: 20_780 },
      sides: { note: "cửa khoá" },
    },
  ]);
  expect(drafts.flatMap(faultsOf)).toEqual([]);
});

test("days are counted by the calendar of Hue", () => {
  expect(dayOf(Date.parse("2026-11-22T23:59:00+07:00"))).toBe(dayTyped("2026-11-22"));
  expect(dayOf(Date.parse("2026-11-23T00:00:00+07:00"))).toBe(dayTyped("2026-11-23"));
  expect(["", "23/11/2026", "2026-13-01"].map(dayTyped)).toEqual([null, null, null]);
});
