// Opens the page of the REST API in a browser: node api-docs.mjs ADDRESS WEB_FOLDER PICTURE. Prints what it asked for, complained of and showed.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [address, web, picture] = process.argv.slice(2);
const { openBrowser } = await import(pathToFileURL(join(web, "e2e", "browser.mjs")));
const browser = await openBrowser({ viewport: { width: 1280, height: 1000 } });
const asked = [];
const complaints = [];
const page = await browser.context.newPage();
page.on("request", (request) => asked.push(request.url()));
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
await page.goto(`${address}/api/docs`);
await page.locator(".opblock").nth(20).waitFor({ timeout: 30000 });
const routes = await page.locator(".opblock").count();
const opened = page.locator("#operations-Generation-requestGeneration");
await opened.locator(".opblock-summary-control").click();
await opened.locator(".opblock-body").waitFor();
await opened.scrollIntoViewIfNeeded();
await opened.locator(".try-out__btn").click();
await page.screenshot({ path: picture });
const body = await opened.locator(".opblock-body").innerText();
await browser.close();
console.log(JSON.stringify({ foreign: asked.filter((url) => !url.startsWith(address) && !url.startsWith("data:")), complaints, routes, body }));
