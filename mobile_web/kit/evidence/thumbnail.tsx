/** A small copy of a picture, drawn from memory: it is nowhere else, and gone with its screen. */

import { texts } from "@kit/i18n/language";
import { IconButton } from "@kit/ui/button";
import { useEffect, useRef } from "preact/hooks";

const say = texts({
  remove: (name: string) => ({ vi: `Bỏ ${name}`, en: `Remove ${name}` }),
});

interface ThumbnailProps {
  readonly picture: ImageBitmap;
  /** What it shows, in small letters. */
  readonly name: string;
  readonly onRemove: () => void;
}

export function Thumbnail({ picture, name, onRemove }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext("2d")?.drawImage(picture, 0, 0);
  }, [picture]);
  return (
    <div class="thumbnail">
      <canvas
        ref={canvas}
        width={picture.width}
        height={picture.height}
        role="img"
        aria-label={name}
      />
      <IconButton name={say.remove(name)} icon="cross" onPress={onRemove} />
    </div>
  );
}
