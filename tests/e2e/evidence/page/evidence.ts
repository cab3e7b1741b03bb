/** Pictures with no app around them: what the phone would keep stands in the output, as Base64. */

import { toBase64 } from "@kit/custody/bytes";
import { drawFile } from "@kit/evidence/drawing";
import { openPad, signatureOn } from "@kit/evidence/pad";
import { plainJpeg } from "@kit/evidence/plain_files";

function part<T extends Element>(name: string): T {
  const found = document.querySelector<T>(`#${name}`);
  if (found === null) throw new Error(`the page has no ${name}`);
  return found;
}

const made = part<HTMLOutputElement>("made");
const file = part<HTMLInputElement>("file");
const pad = part<HTMLCanvasElement>("pad");

file.addEventListener("change", async () => {
  const [chosen] = file.files ?? [];
  if (chosen === undefined) return;
  // A name tells how the file is to be taken.
  made.textContent = chosen.name.startsWith("encoded")
    ? toBase64(plainJpeg(new Uint8Array(await chosen.arrayBuffer())))
    : toBase64((await drawFile(chosen)).jpeg);
});

await openPad(pad, () => undefined);
part("sign").addEventListener("click", async () => {
  made.textContent = toBase64((await signatureOn(pad)).png);
});
