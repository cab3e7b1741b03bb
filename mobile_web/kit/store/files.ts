/** Names of what lies in the store `files`. */

/** The server's public key that pictures and side fields are closed for; 65 bytes. */
export const SEALING_KEY = "sealing-key";
/** Raw Ed25519 keys of 32 bytes that sign labels, one after the other. */
export const LABEL_KEYS = "label-keys";
/** The directory of devices' keys, as JSON in UTF-8. */
export const DIRECTORY = "directory";
/** The city's base map, a PMTiles archive. */
export const BASE_MAP = "base-map";
