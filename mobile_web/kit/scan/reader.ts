/** Texts of the QR codes in a picture; the work is done in a worker. */

export interface Asked {
  readonly id: number;
  /** Red, green, blue, opacity. */
  readonly pixels: ArrayBuffer;
  readonly width: number;
  readonly height: number;
  /** How many codes to look for: each more costs time. */
  readonly most: number;
}

export interface Found {
  readonly id: number;
  readonly texts: readonly string[];
  readonly fault: string | null;
}

export interface Reader {
  readonly read: (image: ImageData, most: number) => Promise<readonly string[]>;
}

/** A frame shows a few papers at most; a photograph may show a sheet of them. */
const IN_PICTURE = 64;
/** Pixels of the longer side: a sheet of labels is still legible, and memory suffices. */
const PICTURE_SIDE = 2_600;

let shared: Reader | null = null;

/** The page's one reader; the first call starts it, and warms it up. */
export function reader(): Reader {
  shared ??= warmed(readerIn(startWorker()));
  return shared;
}

/** A reader that asks a worker. */
function readerIn(worker: Worker): Reader {
  const waiting = new Map<
    number,
    { resolve: (texts: readonly string[]) => void; reject: (why: Error) => void }
  >();
  let asked = 0;
  worker.onmessage = ({ data }: MessageEvent<Found>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.fault === null) one?.resolve(data.texts);
    else one?.reject(new Error(data.fault));
  };
  worker.onerror = (event) => {
    // The worker's script did not come or broke: nothing will be answered any more.
    shared = null;
    for (const one of waiting.values()) one.reject(new Error(event.message || "reader failed"));
    waiting.clear();
  };
  return {
    read(image, most) {
      asked += 1;
      const { width, height } = image;
      const question: Asked = { id: asked, pixels: image.data.buffer, width, height, most };
      return new Promise((resolve, reject) => {
        waiting.set(question.id, { resolve, reject });
        worker.postMessage(question, [question.pixels]);
      });
    },
  };
}

function startWorker(): Worker {
  return new Worker(new URL("./reader_worker.ts", import.meta.url), { type: "module" });
}

/** One blank picture: the compiling is over before the first paper comes. */
function warmed(made: Reader): Reader {
  made.read(new ImageData(16, 16), 1).catch(() => undefined);
  return made;
}

/** Texts of all codes in a picture file; null: it is no picture that this browser knows. */
export async function readPicture(file: Blob): Promise<readonly string[] | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return null;
  }
  const scale = Math.min(1, PICTURE_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width * scale, bitmap.height * scale].map(Math.round);
  const image = pixelsOf(bitmap, Math.max(1, width ?? 1), Math.max(1, height ?? 1));
  bitmap.close();
  return image === null ? [] : reader().read(image, IN_PICTURE);
}

const canvas = typeof document === "undefined" ? null : document.createElement("canvas");

/** What is seen, as numbers; null: the browser gives no canvas. */
export function pixelsOf(seen: CanvasImageSource, width: number, height: number): ImageData | null {
  if (canvas === null) return null;
  // Setting a size clears the canvas, even to what it was.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(seen, 0, 0, width, height);
  return context?.getImageData(0, 0, width, height) ?? null;
}
