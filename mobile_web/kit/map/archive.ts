/** Where the base map's tiles come from: what the phone keeps, else the server, else nowhere. */

import { type DatabaseName, database } from "@kit/store/database";
import { BASE_MAP } from "@kit/store/files";
import { addProtocol } from "maplibre-gl";
import { FileSource, PMTiles, Protocol } from "pmtiles";

/** What the server calls it. */
const SERVED = "basemap.pmtiles";

let protocol: Protocol | null = null;

/**
 * The address of the archive as a style names it; null: there is no base map.
 *
 * A kept archive is preferred: it needs no network. Parts of the server's come by `Range`.
 */
export async function openArchive(kept: DatabaseName | null): Promise<string | null> {
  const archive = (kept && (await keptArchive(kept))) ?? (await servedArchive());
  if (archive === null) return null;
  if (protocol === null) {
    protocol = new Protocol();
    addProtocol("pmtiles", protocol.tile);
  }
  protocol.add(archive);
  return `pmtiles://${archive.source.getKey()}`;
}

async function keptArchive(name: DatabaseName): Promise<PMTiles | null> {
  const content = await (await database(name)).get("files", BASE_MAP);
  if (content === undefined) return null;
  const archive = new PMTiles(new FileSource(new File([content], BASE_MAP)));
  return readable(archive);
}

async function servedArchive(): Promise<PMTiles | null> {
  return readable(new PMTiles(`${location.origin}/${SERVED}`));
}

/** Half an archive, or none at all, is no reason to show no map. */
async function readable(archive: PMTiles): Promise<PMTiles | null> {
  try {
    await archive.getHeader();
    return archive;
  } catch {
    return null;
  }
}
