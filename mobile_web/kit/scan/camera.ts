/** The camera at the back of the phone, its light, and why there may be none. */

/**
 * `insecure`: browsers give no camera to a page that came over plain http from another machine.
 * `busy`: another app has it, or it broke off.
 */
export type CameraTrouble = "insecure" | "denied" | "none" | "busy" | "failed";

export class CameraError extends Error {
  override readonly name = "CameraError";

  constructor(readonly trouble: CameraTrouble) {
    super(trouble);
  }
}

export interface Camera {
  readonly stream: MediaStream;
  readonly hasLight: boolean;
  readonly light: (isOn: boolean) => Promise<void>;
  readonly close: () => void;
}

const TROUBLES: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Enough for a label at arm's length; more only costs time for each frame. */
const LABEL_SIZE: PictureSize = { width: 1_280, height: 720 };

/** Torches are in browsers, and not yet in TypeScript's list of what tracks can do. */
interface TorchCapabilities extends MediaTrackCapabilities {
  readonly torch?: boolean;
}

/** Open the camera with a size near the one wanted; a `CameraError` tells why it cannot be. */
export async function openCamera(size = LABEL_SIZE): Promise<Camera> {
  if (navigator.mediaDevices === undefined) {
    throw new CameraError(globalThis.isSecureContext ? "none" : "insecure");
  }
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        facingMode: { ideal: "environment" },
        width: { ideal: size.width },
        height: { ideal: size.height },
      },
    });
  } catch (error) {
    throw new CameraError(troubleOf(error));
  }
  const track = stream.getVideoTracks()[0];
  const capabilities: TorchCapabilities = track?.getCapabilities?.() ?? {};
  return {
    stream,
    hasLight: capabilities.torch === true,
    light: (isOn) => lit(track, isOn),
    close: () => {
      for (const one of stream.getTracks()) one.stop();
    },
  };
}

/** What a browser's refusal means to a person. */
export function troubleOf(error: unknown): CameraTrouble {
  return (error instanceof DOMException && TROUBLES[error.name]) || "failed";
}

async function lit(track: MediaStreamTrack | undefined, isOn: boolean): Promise<void> {
  const wanted: MediaTrackConstraintSet & { readonly torch: boolean } = { torch: isOn };
  await track?.applyConstraints({ advanced: [wanted] });
}
