import { readdirSync } from "node:fs";
import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";

/** Each page at the root is an app of its own; what they share is split off by the bundler. */
const pages = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".html"));

export default defineConfig({
  plugins: [preact()],
  resolve: { alias: { "@kit": `${import.meta.dirname}/kit` } },
  build: {
    target: "es2022",
    // Nothing inlined: the pages' policy allows no data: scripts and styles, and files are cached.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre is one piece, loaded with the first map that is shown.
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: Object.fromEntries(pages.map((name) => [name.slice(0, -5), name])),
    },
  },
  test: { environment: "happy-dom", include: ["{apps,kit,service_worker}/**/*.test.{ts,tsx}"] },
});
