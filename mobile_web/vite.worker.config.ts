/**
 * The second pass: the service worker as one classic script that knows the files of the first.
 *
 * It is built apart because a worker that shares chunks with the pages would begin with an
 * import, which a classic worker cannot load; and because it can list only what is there.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { keptFiles } from "./service_worker/kept_files.ts";

const dist = join(import.meta.dirname, "dist");
const files = keptFiles(
  readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length)),
  (path) => readFileSync(join(dist, path), "utf8"),
);
const hash = createHash("sha256");
const all = [...new Set(Object.values(files).flat())].sort();
for (const file of all) hash.update(file).update(readFileSync(join(dist, file)));

export default defineConfig({
  publicDir: false,
  resolve: { alias: { "@kit": `${import.meta.dirname}/kit` } },
  define: {
    __FILES__: JSON.stringify(files),
    __VERSION__: JSON.stringify(hash.digest("hex").slice(0, 12)),
  },
  build: {
    target: "es2022",
    emptyOutDir: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: "service_worker/worker.ts",
      output: { format: "iife", entryFileNames: "service-worker.js" },
    },
  },
});
