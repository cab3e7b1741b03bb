/** Types, pages, service worker, compressed copies: in this order, or not at all. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";

const root = import.meta.dirname;
const least = 1_000;

const types = spawnSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "--noEmit"],
  {
    cwd: root,
    stdio: "inherit",
  },
);
if (types.status !== 0) process.exit(1);
for (const configFile of ["vite.config.ts", "vite.worker.config.ts"]) {
  await build({ root, configFile: join(root, configFile), logLevel: "warn" });
}

const compressible = /\.(?:js|mjs|css|html|svg|wasm|webmanifest)$/;
for (const entry of readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !compressible.test(entry.name)) continue;
  const content = readFileSync(path);
  if (content.length < least) continue;
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: quality }));
}
