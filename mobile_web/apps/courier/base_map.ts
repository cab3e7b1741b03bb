/** The city's base map, fetched once and kept on the phone: afterwards it needs no network. */

import { database, STRICT } from "@kit/store/database";
import { BASE_MAP } from "@kit/store/files";
import { signal } from "@preact/signals";
import { NAME } from "./state";

/** `none`: the server has no map; routes are then drawn on plain ground. */
export type MapState =
  | { readonly kind: "unknown" | "kept" | "none" | "later" }
  | { readonly kind: "coming"; readonly bytes: number; readonly of: number | null };

export const baseMap = signal<MapState>({ kind: "unknown" });

const ADDRESS = "/basemap.pmtiles";

/** Fetch the map if it is not here; the shift does not wait for it. */
export async function fetchBaseMap(): Promise<void> {
  if (baseMap.value.kind === "coming" || baseMap.value.kind === "kept") return;
  try {
    const store = await database(NAME);
    if ((await store.getKey("files", BASE_MAP)) !== undefined) baseMap.value = { kind: "kept" };
    else await fetchInto();
  } catch {
    // Cut off: the next start of a shift tries again, and the route is drawn without ground.
    baseMap.value = { kind: "later" };
  }
}

async function fetchInto(): Promise<void> {
  baseMap.value = { kind: "coming", bytes: 0, of: null };
  const answer = await fetch(ADDRESS, { credentials: "omit" });
  if (answer.status === 404) {
    baseMap.value = { kind: "none" };
    return;
  }
  if (!answer.ok || answer.body === null) throw new Error(`the map: ${answer.status}`);
  const content = await gather(answer.body, lengthOf(answer));
  const writing = (await database(NAME)).transaction("files", "readwrite", STRICT);
  await Promise.all([writing.store.put(content, BASE_MAP), writing.done]);
  baseMap.value = { kind: "kept" };
}

async function gather(body: ReadableStream<Uint8Array>, of: number | null): Promise<Blob> {
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value as Uint8Array<ArrayBuffer>);
    bytes += value.length;
    baseMap.value = { kind: "coming", bytes, of };
  }
  // Half a map would be kept for a whole one.
  if (of !== null && bytes !== of) throw new Error(`the map: ${bytes} of ${of} bytes`);
  return new Blob(parts);
}

function lengthOf(answer: Response): number | null {
  const told = Number(answer.headers.get("content-length"));
  const isPlain = answer.headers.get("content-encoding") === null;
  return isPlain && Number.isSafeInteger(told) && told > 0 ? told : null;
}
