/** A camera for one photograph; nothing of it goes to the phone's gallery. */

import { texts } from "@kit/i18n/language";
import { type Camera, openCamera } from "@kit/scan/camera";
import { Button } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import { Sheet } from "@kit/ui/sheet";
import { useEffect, useRef, useState } from "preact/hooks";

const say = texts({
  title: { vi: "Chụp ảnh", en: "Take a photograph" },
  view: { vi: "Hình máy ảnh", en: "Camera picture" },
  shoot: { vi: "Chụp", en: "Take it" },
  opening: { vi: "Đang mở máy ảnh…", en: "Opening the camera…" },
  none: {
    vi: "Không mở được máy ảnh trong trang này. Đóng lại và dùng nút “Ảnh từ máy”.",
    en: "The camera cannot be opened within this page. Close this and use “From phone”.",
  },
});

/** Text on paper is to be read afterwards. */
const SIZE = { width: 1_920, height: 1_440 };

type State = "opening" | "on" | "shot" | "failed";

interface CameraSheetProps {
  readonly onShot: (video: HTMLVideoElement) => Promise<void>;
  readonly onClose: () => void;
}

export function CameraSheet({ onShot, onClose }: CameraSheetProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<State>("opening");
  useEffect(() => running(video, setState), []);
  function shoot(): void {
    if (video.current === null) return;
    setState("shot");
    void onShot(video.current);
  }
  return (
    <Sheet title={say.title()} onClose={onClose}>
      {state === "failed" ? (
        <Notice tone="warn" isAlert>
          {say.none()}
        </Notice>
      ) : (
        <div class="camera-view">
          <video ref={video} muted playsInline aria-label={say.view()} />
          {state === "opening" && <p>{say.opening()}</p>}
        </div>
      )}
      <Button kind="main" icon="camera" isWide isOff={state !== "on"} onPress={shoot}>
        {say.shoot()}
      </Button>
    </Sheet>
  );
}

function running(
  video: { readonly current: HTMLVideoElement | null },
  setState: (state: State) => void,
): () => void {
  let isOver = false;
  let opened: Camera | null = null;
  async function start(): Promise<void> {
    opened = await openCamera(SIZE);
    const shown = video.current;
    if (isOver || shown === null) return opened.close();
    shown.srcObject = opened.stream;
    await shown.play();
    if (!isOver) setState("on");
  }
  start().catch(() => {
    if (!isOver) setState("failed");
  });
  return () => {
    isOver = true;
    opened?.close();
  };
}
