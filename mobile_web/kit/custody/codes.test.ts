// @vitest-environment node
import { expect, test } from "vitest";
import { checkDigit, isItemCode, plainCode } from "./codes";

test("a typed code is read whatever its case and blanks", () => {
  expect(plainCode(" h57.17.21-261121-0001 ")).toBe("H57.17.21-261121-0001");
  expect(plainCode("rr 473 124 829 vn")).toBe("RR473124829VN");
  expect(plainCode("b-0123456789")).toBe("B-0123456789");
});

test("letters that people take for digits do no harm in a bag's code", () => {
  expect(plainCode("B-OI23456789")).toBe("B-0123456789");
  expect(plainCode("b oi2345678l")).toBe("B-0123456781");
});

test("a misread digit of an S10 number is noticed", () => {
  expect(checkDigit("47312482")).toBe(9);
  expect(plainCode("RR473124828VN")).toBeNull();
});

test("days that are none make no code", () => {
  expect(isItemCode("H57-240229-0001")).toBe(true);
  expect(isItemCode("H57-230229-0001")).toBe(false);
  expect(isItemCode("H57-261121-0000")).toBe(false);
});

test("anything else is no code", () => {
  for (const text of ["", "https://example.org", "B-", "BANANA", "0123456789"]) {
    expect(plainCode(text)).toBeNull();
  }
});
