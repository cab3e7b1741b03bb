import "fake-indexeddb/auto";
import { type Bytes, toHex } from "@kit/custody/bytes";
import { readCbor } from "@kit/custody/cbor";
import { openSign1 } from "@kit/custody/cose";
import { makeKey, publicBytes } from "@kit/custody/keys";
import { makePresence } from "@kit/custody/presence";
import { choose } from "@kit/i18n/language";
import { database } from "@kit/store/database";
import { enrolled } from "@kit/testing/phone";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GiveScreen } from "./screens/give";
import { keys, NAME, self } from "./state";
import { lastGiven, lines } from "./work";

// What a camera reads is typed here: no browser of tests has one.
vi.mock("@kit/scan/scanner", () => ({
  Scanner: ({
    prompt,
    onRead,
    children,
  }: {
    prompt: string;
    onRead: (text: string) => void;
    children?: unknown;
  }) => (
    <div>
      <input aria-label={prompt} onInput={(at) => onRead(at.currentTarget.value)} />
      {children as never}
    </div>
  ),
}));

// Both sides may be without a network.
vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));

const ITEM = "H57.19.803-261122-0001";
const [DESK, PHONE] = [new Uint8Array(16).fill(4), new Uint8Array(16).fill(5)];

async function shownBy(party: string): Promise<string> {
  const key = await makeKey();
  const known = { party, algorithm: key.algorithm, raw: await publicBytes(key), isRevoked: false };
  keys.value = { issuers: [], directory: new Map([[toHex(PHONE), known]]) };
  return makePresence({ ...key, deviceId: PHONE, lastSeq: 7 });
}

function read(prompt: RegExp, text: string): void {
  fireEvent.input(screen.getByLabelText(prompt), { target: { value: text } });
}

beforeEach(async () => {
  choose("vi");
  Object.defineProperty(navigator, "locks", {
    value: { request: (_: string, act: () => unknown) => act() },
    configurable: true,
  });
  const desk = { party: "agent:042", label: "Quầy" };
  await enrolled(NAME, { ...desk, deviceId: DESK });
  self.value = desk;
  lines.value = [];
  lastGiven.value = null;
});
afterEach(cleanup);

test("items, the courier's code, one press: a handover that names the code", async () => {
  const code = await shownBy("courier:c7");
  render(<GiveScreen />);
  read(/Bước 1/, ITEM);
  await screen.findByText(`${ITEM}: đã thêm`);
  fireEvent.click(screen.getByRole("button", { name: /Tiếp: mã của bưu tá \(1 món\)/ }));
  read(/Quét mã trên màn hình/, code);
  fireEvent.click(await screen.findByRole("button", { name: "Giao 1 món cho Bưu tá c7" }));
  await vi.waitFor(() => expect(lastGiven.value?.to).toBe("courier:c7"));
  const [kept] = await (await database(NAME)).getAll("outbox");
  const opened = kept === undefined ? null : openSign1(kept.signed, 16);
  const event = readCbor(opened?.payload ?? new Uint8Array()) as Record<string, unknown>;
  expect(event).toMatchObject({
    act: "handover",
    items: [ITEM],
    giver: "agent:042",
    receiver: "courier:c7",
  });
  const { presence } = event.detail as { presence: { device_id: Bytes; device_seq: number } };
  expect([toHex(presence.device_id), presence.device_seq]).toEqual([toHex(PHONE), 7]);
});

test.each([
  ["a label", ITEM, /không phải mã bàn giao/],
  ["the desk's own code", "own", /mã của chính bạn/],
  ["a code of a device that nobody knows", "unknown", /chưa biết thiết bị/],
])("%s is no courier's code, and it is said why", async (_name, kind, words) => {
  const code = await shownBy(kind === "own" ? "agent:042" : "courier:c7");
  if (kind === "unknown") keys.value = { issuers: [], directory: new Map() };
  render(<GiveScreen />);
  read(/Bước 1/, ITEM);
  fireEvent.click(await screen.findByRole("button", { name: /Tiếp/ }));
  read(/Quét mã trên màn hình/, kind === ITEM ? ITEM : code);
  expect(await screen.findByText(words)).toBeDefined();
});
