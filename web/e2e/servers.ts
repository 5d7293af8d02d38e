import { startMock } from "../mock/server.mjs";

/** A server with an organization that has 100 credits and has made nothing yet. */
export interface Server {
  url: string;
  signInLink: string;
  /** The longest wait for anything that the server does. */
  waitMsMax: number;
  /** True where each step takes its time; a studio may have all samples ready before the page asks for the first. */
  isPaced: boolean;
  stop(): Promise<void>;
}

const mockWaitMsMax = 15_000;
const mockStepMs = 250;
const studioWaitMsMax = 45_000;

/** Sign-in links of a running studio, each of a new organization, with spaces between; without it the mock serves the page. */
const links = (process.env["PULSE_E2E_SIGN_IN_LINKS"] ?? "").split(" ").filter((link) => link !== "");

export const serverName = links.length === 0 ? "mock" : "studio";

export async function openServer(): Promise<Server> {
  if (serverName === "mock") {
    const mock = await startMock();
    mock.wishes.stepMs = mockStepMs;
    return { url: mock.url, signInLink: `${mock.url}/signin?token=dev`, waitMsMax: mockWaitMsMax, isPaced: true, stop: () => mock.stop() };
  }
  const signInLink = links.shift();
  if (signInLink === undefined) throw new Error("PULSE_E2E_SIGN_IN_LINKS has fewer links than there are walks.");
  return { url: new URL(signInLink).origin, signInLink, waitMsMax: studioWaitMsMax, isPaced: false, stop: () => Promise.resolve() };
}
