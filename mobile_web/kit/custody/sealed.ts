/**
 * Commitments to what must be erasable: of a field an event holds H(salt + field) alone.
 *
 * A field is bound as canonical JSON (RFC 8785 for texts, whole numbers and the order of keys), so
 * that phone and server commit to the same bytes. Fractions have no canonical form here.
 */

import { type Bytes, joined, random, sha256, utf8 } from "./bytes";

/** What a field may hold; numbers are whole. */
export type Field =
  | null
  | boolean
  | number
  | string
  | readonly Field[]
  | { readonly [name: string]: Field };

/** A field with what it takes to show that it is the one that was signed. */
export interface Side {
  readonly name: string;
  readonly salt: Bytes;
  /** Canonical JSON. */
  readonly value: string;
}

const SALT_SIZE = 16;

/** A field of an event under a new salt. */
export function makeSide(name: string, field: Field): Side {
  return { name, salt: random(SALT_SIZE), value: canonicalJson(field) };
}

/** Commitment to a field, 32 bytes. */
export function commitment(side: Side): Promise<Bytes> {
  return sha256(joined(side.salt, utf8(side.value)));
}

/** The one spelling of a field. */
export function canonicalJson(field: Field): string {
  if (field === null || typeof field === "boolean") return String(field);
  if (typeof field === "number") {
    // Minus nought has two spellings.
    if (!Number.isSafeInteger(field)) throw new RangeError("field: wanted whole numbers");
    return String(field === 0 ? 0 : field);
  }
  if (typeof field === "string") return quoted(field);
  if (isList(field)) return `[${field.map(canonicalJson).join(",")}]`;
  // JavaScript orders texts by their UTF-16 units, as the RFC does.
  const names = Object.keys(field).sort();
  return `{${names.map((name) => `${quoted(name)}:${canonicalJson(field[name] ?? null)}`).join(",")}}`;
}

function isList(
  field: readonly Field[] | { readonly [name: string]: Field },
): field is readonly Field[] {
  return Array.isArray(field);
}

function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new RangeError("field: a text in it is no Unicode");
  return JSON.stringify(text);
}
