// Walks the GraphQL explorer in a browser: node e2e/explorer.mjs ADDRESS FOLDER. Says each step when it has succeeded, waits for an answer to
// "watching", and keeps pictures of the pages in the folder. A request to another server than the page's is a failure.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openBrowser } from "./browser.mjs";

const [, , address, folder] = process.argv;
const origin = new URL(address).origin;
const words = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const foreign = [];
const complaints = [];
mkdirSync(folder, { recursive: true });

const browser = await openBrowser({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
const page = await browser.context.newPage();
page.on("request", (request) => {
  if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
});
page.on("websocket", (socket) => {
  if (new URL(socket.url()).host !== new URL(origin).host) foreign.push(socket.url());
});
page.on("console", (message) => {
  if (message.type() === "error") complaints.push(message.text());
});
page.on("pageerror", (error) => complaints.push(String(error)));

const answer = async () => (await page.locator(".graphiql-response .view-lines").innerText()).replaceAll("\u00a0", " ");
const answerHas = (text) => page.waitForFunction(
  (wanted) => document.querySelector(".graphiql-response .view-lines")?.innerText.replaceAll("\u00a0", " ").includes(wanted), text);
const keep = (name) => page.screenshot({ path: join(folder, `${name}.png`) });
const choose = (name) => page.getByRole("button", { name, exact: true }).click();
const execute = () => page.locator(".graphiql-execute-button").click();

try {
  await page.goto(address, { waitUntil: "networkidle" });
  await page.locator(".graphiql-query-editor .view-line").first().waitFor();
  console.log("ok open");

  await choose("1 Projects");
  await execute();
  await answerHas('"Project 5"');
  await keep("explorer-light");
  console.log("ok query");

  await choose("2 Watch");
  await execute();
  console.log("watching 5");
  await words.next();
  await answerHas('"t-1"');
  await page.getByRole("button", { name: /settings dialog/i }).click();
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.body.classList.contains("graphiql-dark") && !document.querySelector("[role=dialog]"));
  await keep("explorer-dark");
  await execute();
  console.log("left");
  await words.next();
  console.log("ok subscription");

  await page.getByRole("button", { name: /Documentation Explorer/ }).click();
  await page.getByRole("link", { name: "Query" }).first().click();
  await page.getByText("projects").first().waitFor();
  console.log("ok documentation");

  for (const [scheme, direction] of [["light", "top"], ["dark", "bottom"]]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(new URL("schema", address).href);
    if (direction === "bottom") await page.goto(new URL("schema#Asset", address).href);
    await keep(`schema-${scheme}`);
  }
  const rtl = await page.evaluate(() => [...document.querySelectorAll("main p[dir=auto]")].filter((p) => getComputedStyle(p).direction === "rtl").length);
  if (rtl === 0) throw new Error("no Arabic description reads from the right");
  console.log("ok schema page");

  if (foreign.length > 0) throw new Error(`requests left the origin: ${foreign.join(", ")}`);
  if (complaints.length > 0) throw new Error(`the browser complained: ${complaints.join("\n")}`);
  console.log("ok nothing left the origin");
} catch (fault) {
  await keep("failure");
  console.error(fault, "\nanswer:", await answer().catch(() => "none"), "\ncomplaints:", complaints.join("\n"), "\nforeign:", foreign.join("\n"));
  process.exitCode = 1;
} finally {
  await browser.close();
  process.exit();
}
