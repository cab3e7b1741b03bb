/** Bytes as QR codes hold them best: Base45 (RFC 9285), in its one spelling. */

import type { Bytes } from "./bytes";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** What a QR code of version 9 holds at level M. */
const MAX_LETTERS = 262;

/** Letters for a QR code. */
export function toQrText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const [first = 0, second] = bytes.subarray(at, at + 2);
    let value = second === undefined ? first : first * 256 + second;
    for (let left = second === undefined ? 2 : 3; left > 0; left -= 1) {
      text += ALPHABET.charAt(value % 45);
      value = Math.floor(value / 45);
    }
  }
  if (text.length > MAX_LETTERS) throw new RangeError(`QR text of ${text.length} letters`);
  return text;
}

/** The bytes that were made into letters; null when they are not what `toQrText` writes. */
export function fromQrText(text: string): Bytes | null {
  if (text.length > MAX_LETTERS || text.length % 3 === 1) return null;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = Array.from(text.slice(at, at + 3), (letter) => ALPHABET.indexOf(letter));
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (digits.includes(-1) || value >= 256 ** (digits.length - 1)) return null;
    if (digits.length === 3) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
}
