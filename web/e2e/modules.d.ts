declare module "*/browser.mjs" {
  import type { BrowserContext } from "playwright-core";
  export function openBrowser(options?: object): Promise<{ context: BrowserContext; close(): Promise<void> }>;
}

declare module "*/server.mjs" {
  export function startMock(options?: { port?: number }): Promise<{
    url: string;
    wishes: { stepMs: number; failNext: boolean; lagNext: number; resyncNext: boolean };
    dropSockets(): void;
    stop(): Promise<void>;
  }>;
}
