import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { reached, samplesShown, textOf } from "./pages";
import type { Server } from "./servers";

export const prompt = "افتتاح مقهى في عمّان، للحجز +962 79 123 4567";

const finalWidthPxMin = 2160;
const fileBytesMin = 500;
const pngWidthAt = 16;

/** The main job as a person does it, whoever serves the page: from the sign-in link to the files and the paid credit. */
export async function walkMainJob(page: Page, server: Server): Promise<void> {
  await signIn(page, server.signInLink);
  await request(page);
  await seeSamplesArrive(page, server.isPaced);
  await pick(page, 3, server.isPaced);
  await download(page);
  await readInEnglish(page);
}

async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForSelector("html[dir=rtl][lang=ar]");
  await page.waitForSelector(".balance-now");
  expect(await textOf(page, ".balance-now")).toBe("١٠٠ رصيد");
  expect(new URL(page.url()).search).toBe("");
  await fitsTheWidth(page);
}

async function request(page: Page): Promise<void> {
  await page.waitForSelector(".quote strong");
  expect(await textOf(page, ".quote strong")).toBe("النماذج الأربعة: مجانًا");
  await page.fill("textarea", prompt);
  await page.click("button[type=submit]");
}

/** They come one by one without anybody asking, and a reload in between loses none. */
async function seeSamplesArrive(page: Page, isPaced: boolean): Promise<void> {
  await page.waitForSelector(".steps");
  if (isPaced) expect(await page.locator(".sample-empty").count(), "samples to come").toBeGreaterThan(0);
  await samplesShown(page, 1);
  await page.waitForSelector(".balance-held");
  const before = await page.locator(".sample .picture").count();
  await page.reload();
  await page.waitForSelector(".steps");
  expect(await page.locator(".sample .picture").count()).toBeGreaterThanOrEqual(before);
  expect(await textOf(page, ".words-text")).toBe(prompt);
  expect(await page.$eval(".words-text bdi", (one) => one.textContent)).toBe("+962 79 123 4567");
  await samplesShown(page, 4);
  await reached(page, "awaiting_pick");
  await fitsTheWidth(page);
}

async function pick(page: Page, number: number, isPaced: boolean): Promise<void> {
  await page.locator(".sample input").nth(number - 1).check({ force: true });
  await page.click(".button-wide");
  if (isPaced) await reached(page, "rendering_final");
  await reached(page, "completed");
  await page.waitForSelector(".final-picture.picture-ready");
  await page.waitForSelector(".balance-held", { state: "detached" });
  expect(await textOf(page, ".balance-now")).toBe("٩٩ رصيدًا");
  await fitsTheWidth(page);
}

async function download(page: Page): Promise<void> {
  const png = await fileOf(page, "PNG", "png");
  expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect(png.readUInt32BE(pngWidthAt)).toBeGreaterThanOrEqual(finalWidthPxMin);
  expect(png.subarray(-8, -4).toString("latin1"), "the end of the file").toBe("IEND");
  await fileOf(page, "JPEG", "jpg");
  await fileOf(page, "WEBP", "webp");
  await fileOf(page, "AVIF", "avif");
}

async function fileOf(page: Page, format: string, extension: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`.downloads button:has-text("${format}")`)]);
  expect(file.suggestedFilename()).toMatch(new RegExp(`^pulse-[0-9a-f]{8}-1\\.${extension}$`));
  const bytes = await readFile(await file.path());
  expect(bytes.length).toBeGreaterThan(fileBytesMin);
  return bytes;
}

async function readInEnglish(page: Page): Promise<void> {
  await page.click(".button-round[lang=en]");
  await page.waitForSelector("html[dir=ltr][lang=en]");
  expect(await textOf(page, ".balance-now")).toBe("99 credits");
  expect(await textOf(page, ".words-text")).toBe(prompt);
  await fitsTheWidth(page);
}

async function fitsTheWidth(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), "px to scroll sideways").toBeLessThanOrEqual(0);
}
