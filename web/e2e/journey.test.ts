import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startMock } from "../mock/server.mjs";
import { openBrowser } from "./browser.mjs";

/** The whole job in a real browser against the mock, which serves the built page under the strict security policy. */
type Mock = Awaited<ReturnType<typeof startMock>>;
type Browser = Awaited<ReturnType<typeof openBrowser>>;

const prompt = "افتتاح مقهى في عمّان، للحجز +962 79 123 4567";
const waitMsMax = 15_000;
const touchPxMin = 44;
let mock: Mock;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  mock = await startMock();
  browser = await openBrowser({ viewport: { width: 390, height: 844 }, acceptDownloads: true });
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  page.setDefaultTimeout(waitMsMax);
  page.on("console", (message) => { if (message.type() === "error" && !message.text().includes("WebSocket")) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => { if (!request.url().startsWith(mock.url) && /^https?:/.test(request.url())) complaints.push(`third party: ${request.url()}`); });
});

afterAll(async () => {
  await browser.close();
  await mock.stop();
});

beforeEach(() => {
  complaints = [];
  Object.assign(mock.wishes, { stepMs: 250, failNext: false, lagNext: 0, resyncNext: false });
});

const ready = (count: number) => page.waitForFunction((wanted) => document.querySelectorAll(".sample .picture-ready").length === wanted, count);
const status = (name: string) => page.waitForSelector(`.generation-${name}`);
const text = async (selector: string) => (await page.textContent(selector))?.trim();

async function ask() {
  await page.goto(`${mock.url}/signin?token=dev`);
  await page.fill("textarea", prompt);
  await page.click("button[type=submit]");
  await page.waitForSelector(".steps");
}

describe("a person", () => {
  it("who is not signed in is told where the link is", async () => {
    await page.goto(mock.url);
    expect(await text(".sign-in code")).toBe("./pulse up");
    expect(await page.getAttribute("html", "dir")).toBe("rtl");
  });

  it("makes, picks and downloads a creative, and sees the balance move", async () => {
    await page.goto(`${mock.url}/signin?token=dev`);
    expect(await text(".balance-now")).toBe("١٠٠ رصيد");
    expect(await text(".quote strong")).toBe("النماذج الأربعة: مجانًا");
    await page.fill("textarea", prompt);
    await page.click("button[type=submit]");
    await status("rendering_samples");
    await page.waitForSelector(".balance-held");
    await ready(4);
    await status("awaiting_pick");
    expect(await page.$eval(".words-text bdi", (one) => one.textContent)).toBe("+962 79 123 4567");
    await page.locator(".sample input").nth(2).check({ force: true });
    await page.click(".button-wide");
    await status("rendering_final");
    await status("completed");
    await page.waitForSelector(".final-picture.picture-ready");
    expect(await text(".balance-now")).toBe("٩٩ رصيدًا");
    for (const [name, extension] of [["PNG", "png"], ["JPEG", "jpg"], ["WEBP", "webp"]] as const) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`.downloads button:has-text("${name}")`)]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`^pulse-[0-9a-f]{8}-1\\.${extension}$`));
      expect(download.url()).toContain(`format=${name}`);
      expect((await readFile(await download.path())).length).toBeGreaterThan(1000);
    }
    expect(complaints).toEqual([]);
  });

  it("who reloads in the middle finds the same creative going on", async () => {
    mock.wishes.stepMs = 500;
    await ask();
    await ready(1);
    await page.reload();
    await status("awaiting_pick");
    await ready(4);
    expect(complaints).toEqual([]);
  });

  it("whose connection breaks misses no sample", async () => {
    mock.wishes.stepMs = 400;
    await ask();
    await ready(1);
    mock.dropSockets();
    await ready(4);
    await status("awaiting_pick");
  });

  it("cancels while it is rendering, and gets the credit back", async () => {
    mock.wishes.stepMs = 600;
    await ask();
    await status("rendering_samples");
    const before = await text(".balance-now");
    await page.click(".action-row .button");
    await status("cancelled");
    await page.waitForFunction((old) => document.querySelector(".balance-now")?.textContent !== old, before);
    expect(complaints).toEqual([]);
  });

  it("tries again after a failure", async () => {
    mock.wishes.failNext = true;
    await ask();
    await status("failed");
    expect(await text(".notice-bad strong")).toBe("تعثّر الرسم عندنا. حاول ثانيةً.");
    await page.click(".action-row .button-main");
    await status("awaiting_pick");
    expect(complaints).toEqual([]);
  });

  it("reads a refusal next to its field, keeps the words, and reads it in the other language too", async () => {
    await page.goto(mock.url);
    await page.fill("textarea", "كلمات \u202E مقلوبة");
    await page.click("button[type=submit]");
    await page.waitForSelector(".field-trouble");
    expect(await page.getAttribute("textarea", "aria-describedby")).toBe("prompt-trouble");
    expect(await page.inputValue("textarea")).toContain("مقلوبة");
    await page.click(".button-round[lang=en]");
    await page.waitForSelector("html[dir=ltr][lang=en]");
    expect(await text(".field-trouble")).toBe("The text has hidden marks that change its direction.");
    await page.click(".button-round[lang=ar]");
    await page.waitForSelector("html[dir=rtl][lang=ar]");
  });

  it("waits while the read model lags, and never reads that it is missing", async () => {
    mock.wishes.lagNext = 2;
    mock.wishes.stepMs = 1_500;
    await ask();
    await status("awaiting_pick");
    expect(complaints).toEqual([]);
  });

  it("gets everything anew when the server kept no changes as old as the token", async () => {
    mock.wishes.stepMs = 400;
    await ask();
    await ready(1);
    mock.wishes.resyncNext = true;
    await page.reload();
    await status("awaiting_pick");
    expect(mock.wishes.resyncNext).toBe(false);
  });

  it("can reach everything with a thumb: every control is at least 44 px high", async () => {
    await page.goto(mock.url);
    await page.waitForSelector(".quote strong");
    const small = await page.locator("button, textarea, label.format, a.brand").evaluateAll((all, least) =>
      all.filter((one) => one.getBoundingClientRect().height < least).map((one) => one.outerHTML), touchPxMin);
    expect(small).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
