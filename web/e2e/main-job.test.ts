import { describe, expect, it, onTestFinished } from "vitest";
import { walkMainJob } from "./main-job";
import { keeping, openPage } from "./pages";
import { openServer, serverName } from "./servers";

const widths = [{ width: 1280, height: 860 }, { width: 390, height: 844 }];
const walkMsMax = 120_000;

describe(`with the ${serverName}, a person`, () => {
  it.each(widths)("makes, picks and downloads a creative at $width px, and sees the balance move", { timeout: walkMsMax }, async (viewport) => {
    const server = await openServer();
    onTestFinished(() => server.stop());
    const opened = await openPage(server.url, viewport, server.waitMsMax);
    onTestFinished(() => opened.close());
    await keeping(opened, `main-job-${serverName}-${String(viewport.width)}`, async () => {
      await walkMainJob(opened.page, server);
      expect(opened.complaints).toEqual([]);
    });
  });
});
