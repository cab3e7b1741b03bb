/** Codes on papers: dossiers', S10 numbers of post items, bags'; as the server reads them. */

const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];
const S10 = /^[A-Z]{2}([0-9]{8})([0-9])[A-Z]{2}$/;
const BAG = /^B-[0-9A-HJKMNP-TV-Z]{10}$/;
const DOSSIER = /^[A-Z][0-9]{2}(?:\.[0-9A-Z]{2,3}){0,3}-([0-9]{6})-([0-9]{4})$/;

/** Whether a text is the code of an item or bag, written as it must be. */
export function isItemCode(text: string): boolean {
  return isDossierCode(text) || isS10(text) || isBagCode(text);
}

/** Whether a text is the code of a bag. */
export function isBagCode(text: string): boolean {
  return BAG.test(text);
}

/**
 * The code that somebody typed, or that a plain barcode holds; null: it is none.
 *
 * Small letters, blanks and the letters that people take for digits in a bag's code do no harm.
 */
export function plainCode(text: string): string | null {
  const tidy = text.trim().toUpperCase();
  const dense = tidy.replaceAll(/\s+/g, "");
  const bag = dense.replace(/^B-?/, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const found = [tidy, dense].find(isItemCode);
  if (found !== undefined) return found;
  return dense.startsWith("B") && isBagCode(`B-${bag}`) ? `B-${bag}` : null;
}

/** Check digit of an S10 number's eight digits. */
export function checkDigit(serial: string): number {
  const total = WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(serial[at]), 0);
  const digit = 11 - (total % 11);
  if (digit === 10) return 0;
  return digit === 11 ? 5 : digit;
}

function isS10(text: string): boolean {
  const [, serial, digit] = S10.exec(text) ?? [];
  return serial !== undefined && Number(digit) === checkDigit(serial);
}

function isDossierCode(text: string): boolean {
  const [, day, number] = DOSSIER.exec(text) ?? [];
  return day !== undefined && number !== "0000" && isDay(day);
}

/** Whether six digits are a day of this century. */
function isDay(digits: string): boolean {
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(2000 + year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && day > 0;
}
