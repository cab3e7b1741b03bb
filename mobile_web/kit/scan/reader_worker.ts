/** Looks for QR codes in pictures, off the page's thread: its first call compiles for a second. */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
// The reader would fetch its wasm from a host of its own, were it not given ours.
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Asked, Found } from "./reader";

const OPTIONS = { formats: ["QRCode"], tryHarder: true } as const;

prepareZXingModule({ overrides: { locateFile: () => wasm } });

/** Answers come in the order of the questions, each with its number. */
let last: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<Asked>) => {
  last = last.then(() => answer(data));
};

async function answer({ id, pixels, width, height, most }: Asked): Promise<void> {
  let found: Found;
  try {
    const image = { data: new Uint8ClampedArray(pixels), width, height, colorSpace: "srgb" };
    const results = await readBarcodes(image as ImageData, {
      ...OPTIONS,
      formats: [...OPTIONS.formats],
      maxNumberOfSymbols: most,
    });
    const texts = results.filter((one) => one.isValid).map((one) => one.text);
    found = { id, texts, fault: null };
  } catch (error) {
    found = { id, texts: [], fault: String(error) };
  }
  self.postMessage(found);
}
