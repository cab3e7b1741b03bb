/** The outbox with no app around it: what the tests call stands in `window.phone`. */

import { client, enrol, readInvitation, refreshKeys } from "@kit/api";
import { fromBase64url, toHex } from "@kit/custody/bytes";
import type { EventDraft } from "@kit/custody/events";
import { closePicture, drain, notSent, record, startDraining, waiting } from "@kit/outbox";
import { encrypt, readJournal, shiftState, startShift, unlock } from "@kit/shift";
import { database } from "@kit/store/database";
import { storageLost } from "@kit/store/loss";
import { isUpdateReady, registerWorker, takeUpdate } from "@worker/registering";
import { watchSteps } from "./steps";

const NAME = "postroute-courier";
const PIN = "493817";
const AGENT = "agent:042";

function collected(number: number, party: string): EventDraft {
  return {
    act: "handover",
    items: [`H57.17.21-261121-${String(number).padStart(4, "0")}`],
    giver: AGENT,
    receiver: party,
    place: "agent-042",
    stop: null,
    detail: { purpose: "collect" },
    sides: { note: `thứ ${number}` },
  };
}

const phone = {
  watchSteps,
  waiting: () => waiting(NAME),
  drain: () => drain(NAME),
  startDraining: () => void startDraining(NAME),
  worker: async () => {
    await registerWorker("/courier");
    const late = new Promise((_, reject) => setTimeout(reject, 60_000, new Error("no worker")));
    await Promise.race([navigator.serviceWorker.ready.then(() => null), late]);
  },
  isUpdateReady: () => isUpdateReady.value,
  takeUpdate,
  lost: () => storageLost(NAME),
  shift: () => shiftState(NAME),
  journal: () => readJournal(NAME),
  unlock: (pin: string) => unlock(NAME, pin),
  refreshKeys: () => refreshKeys(NAME),
  startShift: () => startShift(NAME, PIN, Date.now() + 3_600_000),
  unlockRightly: () => unlock(NAME, PIN),

  async enrol(text: string): Promise<string> {
    const invitation = readInvitation(text);
    if (invitation === null) throw new Error("no invitation");
    return (await enrol(NAME, invitation)).party;
  },

  async device() {
    const device = await (await database(NAME)).get("device", "self");
    return device && { algorithm: device.algorithm, lastSeq: device.lastSeq };
  },

  /** Papers collected one by one; with a picture in base64url if there is one, and the journal. */
  async collect(from: number, count: number, picture = ""): Promise<string[]> {
    const device = await (await database(NAME)).get("device", "self");
    const isOpen = (await shiftState(NAME)) === "open";
    const ids: string[] = [];
    for (let number = from; number < from + count; number += 1) {
      let draft = collected(number, device?.party ?? "");
      const pictures = [];
      const plain = fromBase64url(picture);
      if (plain !== null && plain.length > 0) {
        const { digest, ...closed } = await closePicture(NAME, plain, "photograph");
        draft = { ...draft, evidence: [digest] };
        pictures.push({ ...closed, index: 0 });
      }
      const journal = isOpen ? (seq: number) => encrypt(NAME, { seq, number }) : null;
      const [made] = await record(NAME, [draft], pictures, journal);
      ids.push(made?.eventId ?? "");
    }
    return ids;
  },

  /** Change a byte of what was signed, as a failing disk would. */
  async spoil(seq: number): Promise<void> {
    const store = await database(NAME);
    const event = await store.get("outbox", seq);
    if (event === undefined) throw new Error("no such event");
    const signed = event.signed.slice();
    signed[signed.length - 1] = (signed[signed.length - 1] ?? 0) ^ 1;
    await store.put("outbox", { ...event, signed });
  },

  async kept() {
    const store = await database(NAME);
    const quarantine = await store.getAll("quarantine");
    const outbox = await store.getAll("outbox");
    return {
      quarantine: quarantine.map(({ eventId, reason }) => ({ eventId, reason })),
      outbox: outbox.map(({ seq, eventId, refused, signed }) => ({
        seq,
        eventId,
        refused,
        signed: toHex(signed),
      })),
      package: await store.count("package"),
      journal: await store.count("journal"),
      files: await store.count("files"),
    };
  },

  /** Whether the server knows this device; its code when it refuses. */
  async me(): Promise<string> {
    try {
      const { data } = await client(NAME).GET("/v1/me");
      return data?.party ?? "refused";
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  },
};

declare global {
  interface Window {
    phone: typeof phone;
  }
}

window.phone = phone;
notSent.subscribe(({ events, evidence }) => {
  const shown = document.getElementById("not-sent");
  if (shown !== null) shown.textContent = `${events} + ${evidence}`;
});
