import type { ProofRules } from "@kit/day/route";
import { describe, expect, test } from "vitest";
import { dongOf, type Given, isCode, type Lack, missing, strictest } from "./proof";

const OFF: ProofRules = { code: "off", signature: "off", photograph: "off" };
const CODE: ProofRules = { ...OFF, code: "required" };
const SIGNED: ProofRules = { ...OFF, signature: "required" };
const DOCUMENT: ProofRules = {
  code: "recommended",
  signature: "required",
  photograph: "recommended",
};

/** All that a delivery without any proof needs. */
const DONE: Given = {
  items: ["A"],
  recipient: "citizen",
  delegateName: "",
  hasConsent: false,
  identity: "card",
  codes: {},
  hasNoCode: false,
  hasSignature: false,
  hasPhotograph: false,
  unsigned: null,
  amount: null,
  receipt: "",
};
const TYPED = { codes: { A: "042 817" } };
const ONLINE = true;
const OFFLINE = false;

type Row = [string, ProofRules, Partial<Given>, boolean, Lack[], Lack[]];

const ROWS: Row[] = [
  ["nothing demanded", OFF, {}, OFFLINE, [], []],
  ["nothing ticked", OFF, { items: [] }, ONLINE, ["items"], []],
  ["nobody named", OFF, { recipient: null }, ONLINE, ["recipient"], []],
  ["delegate", OFF, { recipient: "delegate" }, ONLINE, ["delegate_name", "consent"], []],
  [
    "delegate with consent",
    OFF,
    { recipient: "delegate", delegateName: "Lê Thị Hoa", hasConsent: true },
    ONLINE,
    [],
    [],
  ],
  [
    "consent without a name",
    OFF,
    { recipient: "delegate", hasConsent: true, delegateName: " " },
    ONLINE,
    ["delegate_name"],
    [],
  ],
  ["identity not told", OFF, { identity: null }, ONLINE, ["identity"], []],
  ["identity not checked is told", OFF, { identity: "none" }, ONLINE, [], []],
  ["code, online", CODE, TYPED, ONLINE, [], ["second_proof"]],
  ["code, offline", CODE, TYPED, OFFLINE, ["second_proof"], []],
  ["code, offline, signed", CODE, { ...TYPED, hasSignature: true }, OFFLINE, [], []],
  ["code, offline, photographed", CODE, { ...TYPED, hasPhotograph: true }, OFFLINE, [], []],
  ["code not typed", CODE, { hasSignature: true }, ONLINE, ["code"], []],
  [
    "code of five digits",
    CODE,
    { codes: { A: "04281" }, hasSignature: true },
    ONLINE,
    ["code_digits"],
    [],
  ],
  ["no code, online", CODE, { hasNoCode: true }, ONLINE, ["second_proof"], []],
  ["no code, photographed", CODE, { hasNoCode: true, hasPhotograph: true }, OFFLINE, [], []],
  ["signature", SIGNED, {}, ONLINE, ["signature"], []],
  ["signature given", SIGNED, { hasSignature: true }, ONLINE, [], []],
  ["cannot sign", SIGNED, { unsigned: "" }, ONLINE, ["unsigned_reason", "photograph"], []],
  [
    "cannot sign, photographed",
    SIGNED,
    { unsigned: "Bị đau tay", hasPhotograph: true },
    ONLINE,
    [],
    [],
  ],
  ["document", DOCUMENT, {}, ONLINE, ["signature"], ["code", "photograph"]],
  [
    "a required picture is the second proof",
    { ...CODE, signature: "required" },
    TYPED,
    OFFLINE,
    ["signature"],
    [],
  ],
  ["fee without receipt", OFF, { amount: "26.000" }, ONLINE, [], ["receipt"]],
  ["fee with receipt", OFF, { amount: "26.000", receipt: "BN-0388" }, ONLINE, [], []],
  ["no amount", OFF, { amount: "26k" }, ONLINE, ["amount"], []],
  ["paid, and how much is not said", OFF, { amount: "" }, ONLINE, ["amount"], []],
  [
    "no receipt's number",
    OFF,
    { amount: "26.000", receipt: "số 12" },
    ONLINE,
    ["receipt_form"],
    [],
  ],
];

describe("missing", () => {
  test.each(ROWS)("%s", (_name, rules, given, isOnline, required, recommended) => {
    const found = missing({ A: rules, B: rules }, { ...DONE, ...given }, isOnline);
    expect(found).toEqual({ required, recommended });
  });

  test("the strictest of several items counts", () => {
    expect(strictest([OFF, SIGNED, CODE])).toEqual({ ...SIGNED, code: "required" });
    const both = { ...DONE, items: ["A", "B"], codes: { B: "042817" }, hasPhotograph: true };
    expect(missing({ A: SIGNED, B: CODE }, both, OFFLINE).required).toEqual(["signature"]);
  });

  test("each item that requires a code wants one", () => {
    const both = { ...DONE, ...TYPED, items: ["A", "B"], hasSignature: true };
    expect(missing({ A: CODE, B: CODE }, both, ONLINE).required).toEqual(["code"]);
  });

  test("an item without rules is taken for a document", () => {
    expect(missing({}, DONE, ONLINE).required).toEqual(["signature"]);
  });
});

test("amounts are read as people write them", () => {
  expect(["", "0", "26.000", "1 250 000 ₫", "1000000001", "-5"].map(dongOf)).toEqual([
    0,
    0,
    26_000,
    1_250_000,
    null,
    null,
  ]);
});

test("a code is six digits", () => {
  expect(["042817", "042 817", "04281", "0428170", "04281a"].map(isCode)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
