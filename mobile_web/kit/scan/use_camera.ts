/** A camera that reads while its screen is in sight, and lets go when it is not. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Camera, CameraError, type CameraTrouble, openCamera } from "./camera";
import { type OnTexts, readFrames } from "./frames";
import { reader } from "./reader";

export type CameraState = "starting" | "on" | "asleep" | CameraTrouble;

interface Used {
  readonly video: { current: HTMLVideoElement | null };
  readonly state: CameraState;
  readonly camera: Camera | null;
  readonly retry: () => void;
}

/** Open the camera for a video element and read what it shows; closed when the component goes. */
export function useCamera(onTexts: OnTexts): Used {
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(onTexts);
  told.current = onTexts;
  const [state, setState] = useState<CameraState>("starting");
  const [camera, setCamera] = useState<Camera | null>(null);
  const [turn, setTurn] = useState(0);
  const isSeen = useIsSeen();

  useEffect(() => {
    if (!isSeen) {
      setState("asleep");
      return;
    }
    setState("starting");
    return running(video, (...news) => told.current(...news), setState, setCamera);
  }, [isSeen, turn]);

  const retry = useCallback(() => setTurn((before) => before + 1), []);
  return { video, state, camera, retry };
}

function running(
  video: { current: HTMLVideoElement | null },
  onTexts: OnTexts,
  setState: (state: CameraState) => void,
  setCamera: (camera: Camera | null) => void,
): () => void {
  let isOver = false;
  let undo = (): void => undefined;

  async function start(): Promise<void> {
    // Compiling the reader and asking for the camera take their time side by side.
    const warm = reader();
    const camera = await openCamera();
    const shown = video.current;
    if (isOver || shown === null) return camera.close();
    const stop = readFrames(shown, warm, onTexts, () => setState("failed"));
    undo = () => {
      stop();
      camera.close();
      shown.srcObject = null;
    };
    camera.stream.getVideoTracks()[0]?.addEventListener("ended", () => setState("busy"));
    shown.srcObject = camera.stream;
    await shown.play();
    if (isOver) return;
    setCamera(camera);
    setState("on");
  }

  start().catch((error) => {
    if (!isOver) setState(error instanceof CameraError ? error.trouble : "failed");
  });
  return () => {
    isOver = true;
    undo();
    setCamera(null);
  };
}

/** A page behind another keeps neither light nor camera. */
function useIsSeen(): boolean {
  const [isSeen, setIsSeen] = useState(() => !document.hidden);
  useEffect(() => {
    const look = () => setIsSeen(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isSeen;
}
