/** The shift on this phone: its key, and what is kept under it. */

export * from "./contents";
export {
  endIfOver,
  endShift,
  isPin,
  lock,
  MAX_WRONG_PINS,
  ShiftClosedError,
  shiftState,
  startShift,
  type Unlocked,
  unlock,
  wipe,
} from "./shift";
