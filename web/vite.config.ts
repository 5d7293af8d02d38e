import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import ar from "./src/i18n/ar.json" with { type: "json" };

const studio = process.env["PULSE_STUDIO"] ?? "http://127.0.0.1:4310";

/** Puts messages of the Arabic catalog into index.html, so that no text stands outside of the catalogs. */
function messagesInHtml(): Plugin {
  return {
    name: "messages-in-html",
    transformIndexHtml: (html) =>
      html.replace(/%message:page\.(\w+)%/g, (_, key: string) => {
        const message = ar.page[key as keyof typeof ar.page];
        if (!message) throw new Error(`index.html uses page.${key}, which the catalog lacks`);
        return message;
      }),
  };
}

export default defineConfig({
  plugins: [react(), messagesInHtml()],
  // Inlined assets would be data: addresses, which the content security policy refuses for fonts.
  build: { assetsInlineLimit: 0, target: "es2022", modulePreload: { polyfill: false } },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(["/graphql", "/signin", "/blobs"].map((path) => [path, { target: studio, ws: path === "/graphql" }])),
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
