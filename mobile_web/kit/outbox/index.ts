/** What this phone has done and the server has to learn, for pages; the worker takes `drain` alone. */

export { NotEnrolledError } from "@kit/store/device";
export { type Change, onChange } from "./changes";
export { type Drained, drain } from "./drain";
export { notSent, startDraining } from "./draining";
export { type ClosedPicture, closePicture, type SealedPicture } from "./picture";
export {
  DraftError,
  type EventPicture,
  type Journalled,
  type Recorded,
  record,
} from "./record";
export { NOTHING_WAITS, type Waiting, waiting } from "./waiting";
