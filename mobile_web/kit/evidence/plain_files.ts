/**
 * Pictures that hold nothing but pixels: what encoders add beside them is cut out before hashing.
 *
 * The server takes files apart and refuses positions, cameras, comments, small copies and what
 * stands behind the end; what it lets in is kept here, and nothing else.
 */

import { type Bytes, joined } from "@kit/custody/bytes";

/** A file that is no picture of its kind, or is cut short. */
export class PictureError extends Error {}

const [SOI, EOI, SOS, APP0, APP15, APP14, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xef, 0xee, 0xfe];
const [JFIF_SIZE, ADOBE_SIZE] = [14, 12];

/** A JPEG without its metadata; a canvas of sRGB needs no profile, so that goes as well. */
export function plainJpeg(file: Uint8Array): Bytes {
  if (file[0] !== 0xff || file[1] !== SOI) throw new PictureError("no JPEG");
  const kept = [file.subarray(0, 2)];
  let at = 2;
  for (;;) {
    // Any number of 255 may stand before a marker.
    while (file[at] === 0xff && file[at + 1] === 0xff) at += 1;
    const marker = file[at] === 0xff ? file[at + 1] : undefined;
    if (marker === undefined) throw new PictureError("JPEG: wanted a marker");
    if (marker === EOI) return joined(...kept, file.subarray(at, at + 2));
    const end = at + 2 + whole(file, at + 2, 2);
    const segment = file.subarray(at + 4, end);
    const next = marker === SOS ? endOfPixels(file, end) : end;
    if (isNeeded(marker, segment)) kept.push(file.subarray(at, next));
    at = next;
  }
}

function isNeeded(marker: number, segment: Uint8Array): boolean {
  // The last two bytes of the first kind are the size of a small copy.
  if (marker === APP0 && begins(segment, "JFIF\0")) {
    return segment.length === JFIF_SIZE && segment[12] === 0 && segment[13] === 0;
  }
  // Without it pictures of another colour order come out green.
  if (marker === APP14 && begins(segment, "Adobe")) return segment.length === ADOBE_SIZE;
  return marker !== COM && (marker < APP0 || marker > APP15);
}

/** The next marker among pixels: 255, but not before a zero, a restart or another 255. */
function endOfPixels(file: Uint8Array, begin: number): number {
  for (let at = file.indexOf(0xff, begin); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw new PictureError("JPEG: it is cut short");
}

const PNG_BEGIN = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHUNKS = new Set(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "sRGB"]);

/** A PNG without its metadata. */
export function plainPng(file: Uint8Array): Bytes {
  if (PNG_BEGIN.some((byte, index) => file[index] !== byte)) throw new PictureError("no PNG");
  const kept = [file.subarray(0, PNG_BEGIN.length)];
  let at = PNG_BEGIN.length;
  for (;;) {
    const end = at + 12 + whole(file, at, 4);
    if (end > file.length) throw new PictureError("PNG: it is cut short");
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (CHUNKS.has(name)) kept.push(file.subarray(at, end));
    if (name === "IEND") return joined(...kept);
    at = end;
  }
}

function begins(bytes: Uint8Array, text: string): boolean {
  return [...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}

/** A whole number of some bytes, the highest in front. */
function whole(bytes: Uint8Array, at: number, size: number): number {
  if (at + size > bytes.length) throw new PictureError("file: it is cut short");
  return bytes.subarray(at, at + size).reduce((sum, byte) => sum * 256 + byte, 0);
}
