/** What this phone has done and the server has to learn, for pages; the worker takes `drain` alone. */

export { NotEnrolledError } from "@kit/store/device";
export { onChange } from "./changes";
export { type Drained, drain } from "./drain";
export { notSent, startDraining } from "./draining";
export { closePicture } from "./picture";
export { type EventPicture, type Recorded, record } from "./record";
export { waiting } from "./waiting";
