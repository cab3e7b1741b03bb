/** What a phone keeps of all that is built: its own page, and whatever that page may come to. */

export type KeptPage = "courier" | "desk";
export type KeptFiles = Readonly<Record<KeptPage, readonly string[]>>;

/** Beside the page: browsers ask for these when they show or install it. */
const ALWAYS = ["/icons/icon.svg", "/manifest.webmanifest"];
const COPIES = /\.(?:map|gz|br|woff)$/;
const WITH_NAMES = /\.(?:html|m?js|css)$/;

/**
 * Paths of built files by the page that needs them; `read` gives what is in one.
 *
 * A file is needed when the name of it, which holds a hash, stands in one that is.
 */
export function keptFiles(built: readonly string[], read: (path: string) => string): KeptFiles {
  const assets = built.filter((path) => path.startsWith("/assets/") && !COPIES.test(path));
  const others = ALWAYS.filter((path) => built.includes(path));
  const kept = (page: string): string[] =>
    [...new Set([...reached(page, assets, read), ...others])].sort();
  return { courier: kept("/courier.html"), desk: kept("/desk.html") };
}

function reached(
  page: string,
  assets: readonly string[],
  read: (path: string) => string,
): ReadonlySet<string> {
  const found = new Set([page]);
  // What is added on the way is gone through as well.
  for (const path of found) {
    if (!WITH_NAMES.test(path)) continue;
    const text = read(path);
    for (const asset of assets) if (text.includes(asset.slice("/assets/".length))) found.add(asset);
  }
  return found;
}

/** A built file's path as the server serves it: `/courier.html` is reached as `/courier`. */
export function servedPath(built: string): string {
  return built.replace(/\.html$/, "");
}

/** The page that answers a navigation, of those that are kept; null: it is none of ours. */
export function pageOf(path: string, kept: readonly string[]): string | null {
  const page = path.replace(/\/$/, "");
  return kept.includes(`${page}.html`) ? page : null;
}
