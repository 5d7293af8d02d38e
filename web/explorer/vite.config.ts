import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The explorer is a page of its own beside the web app: addresses are relative, since the server decides where it stands.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../dist/explorer",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    // The editor is one piece of several megabytes; it is loaded once and kept for ever.
    chunkSizeWarningLimit: 8_000,
    rolldownOptions: {
      // GraphiQL's modules carry directives for a compiler that has run already.
      onLog: (level, log, report) => {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
      },
    },
  },
  worker: { format: "es" },
});
