/** Builds parts of mobile_web for tests: `script ENTRY OUT`, `pages FOLDER OUT`, `weigh ENTRY`. */

import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const web = resolve(import.meta.dirname, "../../mobile_web");
const { resolve: find } = createRequire(join(web, "package.json"));
const { build } = await import(pathToFileURL(find("vite")).href);
const [kind, from, outDir] = process.argv.slice(2);

/** Packages are those of mobile_web, wherever the test that imports them lies. */
const common = {
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  resolve: { alias: { "@kit": join(web, "kit"), "@worker": join(web, "service_worker") } },
};

if (kind === "script") {
  await build({
    ...common,
    root: web,
    ssr: { noExternal: true, target: "node" },
    build: { ssr: from, outDir, emptyOutDir: false, minify: false, target: "es2022" },
  });
} else if (kind === "weigh") {
  // Bytes that a page loads at once, packed; without what every page has anyway.
  const built = await build({
    ...common,
    root: web,
    build: {
      write: false,
      target: "es2022",
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: from,
        preserveEntrySignatures: "strict",
        external: ["@preact/signals"],
      },
    },
  });
  const first = built.output.filter((one) => one.isEntry);
  const size = first.reduce((sum, one) => sum + gzipSync(one.code, { level: 9 }).length, 0);
  process.stdout.write(String(size));
} else {
  const pages = readdirSync(from).filter((name) => name.endsWith(".html"));
  await build({
    ...common,
    root: from,
    build: {
      outDir,
      emptyOutDir: true,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: pages.map((name) => join(from, name)) },
    },
  });
  const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(resolve(outDir).length));
  await build({
    ...common,
    root: web,
    define: {
      __FILES__: JSON.stringify({ courier: files, desk: [] }),
      __VERSION__: JSON.stringify("built for tests"),
    },
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      rolldownOptions: {
        input: join(web, "service_worker/worker.ts"),
        output: { format: "iife", entryFileNames: "service-worker.js" },
      },
    },
  });
}
