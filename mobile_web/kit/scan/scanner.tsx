/** The scanner: camera first, and on the same screen what helps where it does not. */

import { texts } from "@kit/i18n/language";
import { IconButton } from "@kit/ui/button";
import { prepareSound } from "@kit/ui/feedback";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Camera } from "./camera";
import { Fallbacks, type Typing } from "./fallbacks";
import "./scan.css";
import { sightings } from "./sightings";
import { Trouble } from "./trouble";
import { type CameraState, useCamera } from "./use_camera";

export type { Typing } from "./fallbacks";

const say = texts({
  view: { vi: "Hình máy ảnh", en: "Camera picture" },
  starting: { vi: "Đang mở máy ảnh…", en: "Opening the camera…" },
  torch: { vi: "Đèn", en: "Torch" },
});

interface ScannerProps {
  /** Each text once while it stays in the picture; pictures' and typed texts by their own ways. */
  readonly onRead: (text: string) => void;
  /** What to hold before the camera. */
  readonly prompt: string;
  readonly typing?: Typing | null;
  /** What the last scan meant: between the picture and what helps where there is none. */
  readonly children?: ComponentChildren;
}

export function Scanner({ onRead, prompt, typing = null, children }: ScannerProps) {
  const seen = useMemo(sightings, []);
  const { video, state, camera, retry } = useCamera((found, grabbedAt) => {
    for (const text of seen.news(found, grabbedAt)) {
      // From here to the tick on the screen is what a courier feels.
      performance.mark("scan", { startTime: grabbedAt });
      onRead(text);
    }
  });
  const isRunning = state === "starting" || state === "on" || state === "asleep";
  return (
    <section class="scanner stack is-tight" onPointerDown={prepareSound}>
      <p class={isRunning ? "only-read" : "strong"}>{prompt}</p>
      <div class="scanner-view" hidden={!isRunning}>
        <video ref={video} muted playsInline aria-label={say.view()} />
        <span class="scanner-frame" aria-hidden="true" />
        {/* Read above; drawn within the picture, where one looks. */}
        <p class="scanner-prompt" aria-hidden="true">
          {state === "on" ? prompt : say.starting()}
        </p>
        {camera?.hasLight && <Torch camera={camera} />}
      </div>
      {!isRunning && <Trouble trouble={troubleIn(state)} onRetry={retry} />}
      {children}
      <Fallbacks onRead={onRead} typing={typing} />
    </section>
  );
}

function troubleIn(state: CameraState) {
  return state === "starting" || state === "on" || state === "asleep" ? "failed" : state;
}

function Torch({ camera }: { readonly camera: Camera }) {
  const [isOn, setIsOn] = useState(false);
  // Another camera, or the same opened again, begins dark.
  useEffect(() => setIsOn(false), [camera]);
  async function turn(): Promise<void> {
    try {
      await camera.light(!isOn);
      setIsOn(!isOn);
    } catch {
      // The light is broken, or another app holds it: it stays as it is.
    }
  }
  return (
    <div class="scanner-torch">
      <IconButton name={say.torch()} icon="torch" isPressed={isOn} onPress={() => void turn()} />
    </div>
  );
}
