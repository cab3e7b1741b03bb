/** The shift on this phone: its key, and what is kept under it. */

export * from "./contents";
export {
  endIfOver,
  endShift,
  isPin,
  lock,
  ShiftClosedError,
  shiftState,
  startShift,
  type Unlocked,
  unlock,
} from "./shift";
