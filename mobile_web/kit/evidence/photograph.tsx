/** Ways to a photograph: the camera within the page, or whatever the phone takes pictures with. */

import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Icon } from "@kit/ui/icon";
import { useState } from "preact/hooks";
import { CameraSheet } from "./camera_sheet";
import "./evidence.css";

const say = texts({
  take: { vi: "Chụp ảnh", en: "Take photo" },
  other: { vi: "Ảnh từ máy", en: "From phone" },
});

interface PhotographProps {
  /** Rejects when it cannot be read. */
  readonly onTake: (from: Blob | HTMLVideoElement) => Promise<void>;
  readonly isOff?: boolean;
}

/**
 * The page's own camera comes first: a phone with little memory ends the page behind a camera app,
 * and all that was filled in is gone.
 */
export function Photograph({ onTake, isOff = false }: PhotographProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div class="photograph">
      <Button kind="plain" icon="camera" isOff={isOff} onPress={() => setIsOpen(true)}>
        {say.take()}
      </Button>
      <label class={`button is-quiet file-button${isOff ? " is-off" : ""}`}>
        <Icon name="picture" />
        <span>{say.other()}</span>
        <input
          class="only-read"
          type="file"
          accept="image/*"
          capture="environment"
          disabled={isOff}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file !== undefined) void onTake(file);
            // The same file again is another choice.
            currentTarget.value = "";
          }}
        />
      </label>
      {isOpen && (
        <CameraSheet
          onShot={(video) => onTake(video).finally(() => setIsOpen(false))}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  );
}
