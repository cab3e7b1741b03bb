/** The phone's side of test_parity.py: reads tasks as JSON, and prints what came of them. */

import { fromHex, sha256, toHex } from "@kit/custody/bytes";
import { writeCbor } from "@kit/custody/cbor";
import { isItemCode } from "@kit/custody/codes";
import { type EventDraft, signEvent } from "@kit/custody/events";
import { makeKey, publicBytes, type SigningKey } from "@kit/custody/keys";
import { readLabel } from "@kit/custody/label";
import { type Directory, makePresence, readPresence } from "@kit/custody/presence";
import { fromQrText, toQrText } from "@kit/custody/qr_text";
import { canonicalJson, commitment } from "@kit/custody/sealed";
import { seal } from "@kit/custody/sealing";
import { enrolmentStatement, evidenceStatement, sessionStatement } from "@kit/custody/statements";

// biome-ignore lint/suspicious/noExplicitAny: whatever the Python side has written
type Given = any;

async function es256Key(): Promise<SigningKey> {
  const kind = { name: "ECDSA", namedCurve: "P-256" } as const;
  const pair = await crypto.subtle.generateKey(kind, false, ["sign", "verify"]);
  return { algorithm: "ES256", pair };
}

const TASKS: Record<string, (given: Given) => Promise<unknown>> = {
  async events({ drafts, serverKey }) {
    const made = [];
    for (const key of [await makeKey(), await es256Key()]) {
      for (const { draft, stamp } of drafts) {
        const server = fromHex(serverKey);
        const { signed, sealedSides } = await signEvent(draft as EventDraft, stamp, key, server);
        const sides = sealedSides === null ? null : toHex(sealedSides);
        made.push({ key: toHex(await publicBytes(key)), signed: toHex(signed), sides });
      }
    }
    return made;
  },

  async statements({ deviceId, secret, digest }) {
    const made = [];
    for (const key of [await makeKey(), await es256Key()]) {
      const picture = { sha256: digest, size: 1234 };
      made.push({
        key: toHex(await publicBytes(key)),
        enrol: await enrolmentStatement(key, deviceId, secret),
        session: await sessionStatement(key, deviceId, secret),
        evidence: await evidenceStatement(key, deviceId, picture, 1_795_219_200_000),
        presence: await makePresence({ ...key, deviceId, lastSeq: 70_000 }, 1_795_219_200_000),
      });
    }
    return made;
  },

  async labels({ texts, issuers, now }) {
    return Promise.all(texts.map((text: string) => readLabel(text, issuers, now)));
  },

  async presences({ texts, devices }) {
    const directory: Directory = new Map(Object.entries(devices));
    const read = await Promise.all(texts.map((text: string) => readPresence(text, directory)));
    return read.map((one) => one && { ...one, claim: toHex(writeCbor({ ...one.claim })) });
  },

  async commitments({ sides }) {
    return Promise.all(
      sides.map(async ({ name, salt, field }: Given) => {
        const value = canonicalJson(field);
        return { value, commitment: toHex(await commitment({ name, salt, value })) };
      }),
    );
  },

  async seal({ plain, serverKey }) {
    const closed = await seal(plain, await sha256(plain), serverKey, "postroute.evidence.seal/1");
    return toHex(closed);
  },

  async codes({ texts }) {
    return texts.map(isItemCode);
  },

  async base45({ contents, texts }) {
    const read = texts.map((text: string) => fromQrText(text));
    return { texts: contents.map(toQrText), contents: read.map((one: Given) => one && toHex(one)) };
  },
};

/** Bytes come as {"hex": ...}. */
function revive(_: string, value: Given): Given {
  const isBytes = typeof value?.hex === "string" && Object.keys(value).length === 1;
  return isBytes ? fromHex(value.hex) : value;
}

let text = "";
for await (const piece of process.stdin) text += piece;
const { task, given } = JSON.parse(text, revive);
process.stdout.write(JSON.stringify(await TASKS[task]?.(given)));
