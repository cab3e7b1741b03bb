/** A text as a QR code: black on white in every theme, since cameras do not know of themes. */

import { encode } from "uqr";

interface QrPictureProps {
  readonly text: string;
  /** What it is, for those who do not see it. */
  readonly name: string;
}

/** Blank modules around a code, which readers need. */
const BORDER = 4;

export function QrPicture({ text, name }: QrPictureProps) {
  const { size, data } = encode(text, { ecc: "M", border: BORDER });
  return (
    <svg
      class="qr-picture"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={name}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={outline(data)} fill="#000" />
    </svg>
  );
}

/** One box a run of black modules: a thousand elements would be slow to draw. */
function outline(data: readonly (readonly boolean[])[]): string {
  let drawn = "";
  for (const [y, line] of data.entries()) {
    let begin = 0;
    for (let x = 0; x <= line.length; x += 1) {
      if (line[x]) continue;
      if (x > begin) drawn += `M${begin} ${y}h${x - begin}v1h${begin - x}z`;
      begin = x + 1;
    }
  }
  return drawn;
}
