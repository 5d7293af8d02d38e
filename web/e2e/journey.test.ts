import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startMock } from "../mock/server.mjs";
import { prompt } from "./main-job";
import { openPage, reached, samplesShown, textOf, type OpenedPage } from "./pages";

/** What goes wrong on the way, which only the mock can be asked for; the way itself is walked in main-job.test.ts. */
type Mock = Awaited<ReturnType<typeof startMock>>;

const waitMsMax = 15_000;
const touchPxMin = 44;
let mock: Mock;
let opened: OpenedPage;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  mock = await startMock();
  opened = await openPage(mock.url, { width: 390, height: 844 }, waitMsMax);
  ({ page, complaints } = opened);
});

afterAll(async () => {
  await opened.close();
  await mock.stop();
});

beforeEach(() => {
  complaints.length = 0;
  Object.assign(mock.wishes, { stepMs: 250, failNext: false, lagNext: 0, resyncNext: false });
});

const ready = (count: number) => samplesShown(page, count);
const status = (name: string) => reached(page, name);
const text = (selector: string) => textOf(page, selector);

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
