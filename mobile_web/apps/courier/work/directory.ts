/** Everyone's devices, asked for anew: one that was enrolled today is not in the morning's package. */

import { readKeys, refreshKeys } from "@kit/api";
import type { Directory } from "@kit/custody/presence";
import { directory, issuers, NAME } from "../state";

/** The directory as the server has it now; throws without a network. */
export async function renewDirectory(): Promise<Directory> {
  await refreshKeys(NAME);
  const keys = await readKeys(NAME);
  issuers.value = keys.issuers;
  directory.value = keys.directory;
  return keys.directory;
}
