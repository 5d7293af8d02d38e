import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openBrowser } from "./browser.mjs";

/** What a failed test leaves behind: a picture of the page and what the page said. */
const keepFolder = process.env["PULSE_E2E_KEEP"] ?? fileURLToPath(new URL("../../.pulse/test-results/browser", import.meta.url));

export interface OpenedPage {
  page: Page;
  /** What no good page does: errors in the console, thrown errors, requests to a third party. */
  complaints: string[];
  close(): Promise<void>;
}

export async function openPage(url: string, viewport: { width: number; height: number }, waitMsMax: number): Promise<OpenedPage> {
  const browser = await openBrowser({ viewport, acceptDownloads: true });
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  const complaints: string[] = [];
  page.setDefaultTimeout(waitMsMax);
  page.on("console", (message) => { if (message.type() === "error" && !message.text().includes("WebSocket")) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => { if (!request.url().startsWith(url) && /^https?:/.test(request.url())) complaints.push(`third party: ${request.url()}`); });
  return { page, complaints, close: () => browser.close() };
}

/** Waits until so many samples are shown; what a page only says is not enough, the picture has to be there. */
export const samplesShown = (page: Page, count: number) =>
  page.waitForFunction((wanted) => document.querySelectorAll(".sample .picture-ready").length >= wanted, count);

export const reached = (page: Page, status: string) => page.waitForSelector(`.generation-${status}`);

export const textOf = async (page: Page, selector: string) => (await page.textContent(selector))?.trim();

/** Does the work; should it fail, the page is kept as it was then, and the error names the files. */
export async function keeping(opened: OpenedPage, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    mkdirSync(keepFolder, { recursive: true });
    const kept = join(keepFolder, name);
    await opened.page.screenshot({ path: `${kept}.png`, fullPage: true });
    writeFileSync(`${kept}.txt`, [...opened.complaints, await opened.page.innerText("body")].join("\n"));
    throw new Error(`The page as it was then: ${kept}.png, and its words: ${kept}.txt`, { cause: failure });
  }
}
