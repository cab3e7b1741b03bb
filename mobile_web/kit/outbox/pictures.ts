/**
 * Pictures on their way, by tus 1.0 (creation with upload, resumed by PATCH).
 *
 * tus-js-client 4 is not used: its browser build speaks through XMLHttpRequest, which a service
 * worker has not got, and the worker is who sends when the page is gone.
 */

import { fromHex, toBase64 } from "@kit/custody/bytes";
import { evidenceStatement } from "@kit/custody/statements";
import { type Database, type DeviceRecord, type EvidenceRecord, STRICT } from "@kit/store/database";
import { ask, ContentError, jsonOf, LaterError, mapOf } from "./asking";

/** With the creation go so many bytes: then its answer tells where the rest belongs. */
const FIRST_BYTES = 64 << 10;
/** At most so much is sent again on a network that breaks off. */
const PIECE_BYTES = 256 << 10;
const MAX_TURNS = 100;

const TUS = { "tus-resumable": "1.0.0" } as const;
const OFFSET_TYPE = { "content-type": "application/offset+octet-stream" } as const;
/** By these the server says that it keeps the picture, or wants it no more. */
const ACKNOWLEDGED = new Set(["present", "refused", "erased"]);

/** Send what waits, the oldest first; each picture that the server has acknowledged is told. */
export async function sendPictures(
  store: Database,
  device: DeviceRecord,
  onSent: (count: number) => void,
): Promise<void> {
  for (const sha256 of await store.getAllKeysFromIndex("evidence", "recordedAt")) {
    const picture = await store.get("evidence", sha256);
    if (picture === undefined || picture.refused !== null) continue;
    try {
      await sendPicture(store, device, picture);
      await store.delete("evidence", sha256);
      onSent(1);
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      await keep(store, { ...picture, refused: error.status });
    }
  }
}

/** Send one until the server tells of its very hash that it need not be sent any more. */
async function sendPicture(
  store: Database,
  device: DeviceRecord,
  picture: EvidenceRecord,
): Promise<void> {
  let url = picture.uploadUrl;
  let view = url === null ? null : await look(url);
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    if (view !== null && isAcknowledged(view, picture)) return;
    if (url === null || view === null || view.state !== "open") {
      ({ url, view } = await create(device, picture));
      await keep(store, { ...picture, uploadUrl: url });
    } else {
      await patch(url, picture, Number(view.offset));
      view = await look(url);
    }
  }
  throw new LaterError("an upload that does not end");
}

type View = Readonly<Record<string, unknown>>;

function isAcknowledged(view: View, picture: EvidenceRecord): boolean {
  return view.sha256 === picture.sha256 && ACKNOWLEDGED.has(String(view.state));
}

async function create(
  device: DeviceRecord,
  picture: EvidenceRecord,
): Promise<{ url: string | null; view: View }> {
  const { sealed } = picture;
  const post = async (now: number) =>
    ask("/v1/evidence", {
      method: "POST",
      headers: {
        ...TUS,
        ...OFFSET_TYPE,
        "upload-length": String(sealed.length),
        "upload-metadata": metadataOf(picture),
        "evidence-statement": await statementOf(device, picture, now),
      },
      body: sealed.slice(0, FIRST_BYTES),
    });
  const answer = await post(Date.now()).catch((error: unknown) => {
    const isTime = error instanceof ContentError && error.code === "evidence_statement_time";
    // This phone's clock is wrong by weeks: say it once more, with the server's time.
    if (isTime && Number.isFinite(error.date)) return post(error.date);
    throw error;
  });
  return { url: ownPath(answer.headers.get("location")), view: mapOf(await jsonOf(answer)) };
}

function statementOf(device: DeviceRecord, picture: EvidenceRecord, now: number): Promise<string> {
  const key = { algorithm: device.algorithm, pair: device.keys };
  const told = { sha256: fromHex(picture.sha256), size: picture.sealed.length };
  return evidenceStatement(key, device.deviceId, told, now);
}

function metadataOf(picture: EvidenceRecord): string {
  const pairs = [
    ["sha256", toBase64(fromHex(picture.sha256))],
    ["media_type", btoa(picture.mediaType)],
    ["event_id", toBase64(fromHex(picture.eventId))],
    ["kind", btoa(picture.kind)],
    ["sealed"],
  ];
  return pairs.map((pair) => pair.join(" ")).join(",");
}

/** How far an upload is; null: the server knows nothing of it any more. */
async function look(url: string): Promise<View | null> {
  const answer = await ask(url, { method: "GET", headers: TUS }, [404, 410]);
  return answer.ok ? mapOf(await jsonOf(answer)) : null;
}

async function patch(url: string, picture: EvidenceRecord, offset: number): Promise<void> {
  const headers = { ...TUS, ...OFFSET_TYPE, "upload-offset": String(offset) };
  const body = picture.sealed.slice(offset, offset + PIECE_BYTES);
  // Whatever the server says of the offset or the upload is seen when it is looked at next.
  await ask(url, { method: "PATCH", headers, body }, [404, 409, 410]);
}

/** The address of an upload at this very server. */
function ownPath(location: string | null): string | null {
  return location?.startsWith("/v1/evidence/uploads/") ? location : null;
}

async function keep(store: Database, picture: EvidenceRecord): Promise<void> {
  const writing = store.transaction("evidence", "readwrite", STRICT);
  await Promise.all([writing.store.put(picture), writing.done]);
}
