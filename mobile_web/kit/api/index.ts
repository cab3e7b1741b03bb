/** The server, in the name of this device. */

export { client, fetchAs } from "./client";
export {
  type Enrolled,
  enrol,
  type Invitation,
  readInvitation,
  UnsentError,
} from "./enrolment";
export { RefusedError } from "./posting";
export { type CarriedKeys, readKeys, refreshKeys } from "./server_keys";
