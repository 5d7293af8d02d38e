// Pictures of every state, in both languages, themes and widths, into .screenshots/ (or the folder given).
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startMock } from "../mock/server.mjs";
import { openBrowser } from "./browser.mjs";

const folder = process.argv[2] ?? ".screenshots";
const only = process.argv[3];
mkdirSync(folder, { recursive: true });
const looks = [];
for (const language of ["ar", "en"]) for (const theme of ["light", "dark"]) for (const width of [390, 1280]) looks.push({ language, theme, width });

const prompts = { ar: "افتتاح مقهى الرصيف في جبل عمّان هذا الخميس، فنجان مجاني لكل ضيف، للحجز +962 79 123 4567", en: "Opening of our coffee house in Jabal Amman this Thursday, a free cup for every guest, call +962 79 123 4567" };

for (const { language, theme, width } of looks) {
  const name = `${language}-${theme}-${width}`;
  if (only && !name.includes(only)) continue;
  const mock = await startMock();
  mock.wishes.stepMs = 700;
  const { context, close } = await openBrowser({ viewport: { width, height: width === 390 ? 844 : 860 }, colorScheme: theme });
  await context.addInitScript(([key, value]) => { localStorage.setItem(key, value); }, ["pulse.language", language]);
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("console", (message) => { if (message.type() === "error") console.log(name, message.text()); });
  const shot = async (state, options = {}) => { await page.screenshot({ path: join(folder, `${name}-${state}.png`), ...options }); };
  const settled = (count) => page.waitForFunction((n) => document.querySelectorAll(".picture-ready").length >= n, count);

  await page.goto(mock.url);
  await page.waitForSelector(".sign-in");
  await shot("0-signin");
  await page.goto(`${mock.url}/signin?token=dev`);
  await page.waitForSelector("textarea");
  await page.waitForSelector(".quote strong");
  await shot("1-empty");
  await page.click("button[type=submit]");
  await page.waitForSelector(".field-trouble");
  await shot("2-error");
  await page.fill("textarea", prompts[language]);
  if (language === "en") await page.check("input[value=STORY]", { force: true });
  await page.click("button[type=submit]");
  await page.waitForSelector(".sample-empty");
  await settled(2);
  await page.waitForTimeout(350);
  await shot("3-two-of-four");
  await settled(4);
  await page.locator(".sample input").nth(1).check({ force: true });
  await page.waitForTimeout(400);
  await shot("4-four");
  await page.click(".button-wide");
  await page.waitForSelector(".generation-rendering_final");
  await page.waitForTimeout(300);
  await shot("5-rendering-final");
  await page.waitForSelector(".final-picture.picture-ready");
  await page.waitForTimeout(400);
  await shot("6-final", { fullPage: true });
  await page.locator(".action-row .button").last().click();
  await page.waitForSelector("textarea");
  mock.wishes.failNext = true;
  await page.fill("textarea", prompts[language]);
  await page.click("button[type=submit]");
  await page.waitForSelector(".notice-bad");
  await page.waitForTimeout(400);
  await shot("7-failed");
  await page.goto(mock.url);
  await page.waitForSelector(".recent");
  await page.waitForTimeout(400);
  await shot("8-recent", { fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) console.log(name, "scrolls sideways by", wide);
  await close();
  await mock.stop();
}
