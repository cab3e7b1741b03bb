import { faultsOf } from "@kit/custody/checks";
import { progress } from "@kit/day/progress";
import type { Parcel, Route, RouteStop } from "@kit/day/route";
import { beforeEach, describe, expect, test } from "vitest";
import { journal, position, route, self } from "../state";
import { attemptsOf } from "./attempt";
import { dayOf, dayTyped } from "./days";
import { type Delivery, deliveryOf } from "./deliver";
import type { Given } from "./proof";
import { receiversAt } from "./receivers";

const AT = "2026-11-23T08:00:00+07:00";
const CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe";
const [A, B, C] = [1, 2, 3].map((number) => `H57.17.21-261121-000${number}`) as [
  string,
  string,
  string,
];

function parcel(code: string, more: Partial<Parcel> = {}): Parcel {
  return {
    code,
    kind: "document",
    procedure: null,
    giver: null,
    receiver: CITIZEN,
    citizen: CITIZEN,
    addressee: null,
    recipient_name: null,
    amount_dong: null,
    papers: null,
    ...more,
  };
}

function home(parcels: readonly Parcel[]): RouteStop {
  const items = parcels.map((one) => one.code);
  return {
    stop: 4,
    place: {
      location_id: "home-4",
      kind: "address",
      party: null,
      name: null,
      lon: null,
      lat: null,
      phone: null,
      is_masked: true,
    },
    arrival: AT,
    start: AT,
    departure: AT,
    windows: [],
    phone_opens_at: null,
    visits: [
      {
        shipment_id: "S",
        kind: "delivery",
        items,
        start: AT,
        departure: AT,
        proof_rules: {},
        parcels,
      },
    ],
  };
}

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
  const stop = home(parcels);
  const day: Route = {
    day_id: "d",
    date: "2026-11-23",
    version: 2,
    plan: "p2",
    route: 7,
    vehicle_id: "v",
    distance_m: null,
    duration_s: null,
    start: null,
    end: null,
    stops: [stop],
  };
  const collected = {
    seq: 1,
    eventId: "e1",
    time: Date.parse(AT),
    work: "collect" as const,
    items: parcels.map((one) => one.code),
    inside: [],
    giver: null,
    receiver: null,
    place: null,
    stop: null,
    amountDong: 0,
    receipt: null,
    outcome: null,
    nextDay: null,
    withdraws: null,
    isUnconfirmed: false,
  };
  route.value = day;
  journal.value = [collected];
  const [found] = progress(day, journal.value, Date.parse(AT)).stops;
  if (found === undefined) throw new Error("no stop");
  return found;
}

function delivery(given: Given, parcels = [parcel(A), parcel(B)]): Delivery {
  const stop = at(parcels);
  return { stop: stop.stop, tasks: stop.tasks, receiver: CITIZEN, given, note: "", pictures: [] };
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
        [A, B].map((code) => parcel(code, { kind: "dossier" })),
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
  const stop = at([parcel(A), parcel(B, { receiver: other, recipient_name: "Bà Lan" }), parcel(C)]);
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
  const stop = at([parcel(A), parcel(B)]);
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
