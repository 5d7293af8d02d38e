// The client that one imports: openapi-fetch over the generated types, with what every call of Pulse needs.
import createClient, { type Client, type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema.d.ts";

export type Problem = components["schemas"]["Problem"];

export interface PulseOptions {
  baseUrl: string;
  token: string;
  /** Texts for people come in Arabic, or in English where it is preferred. */
  language?: "ar" | "en";
  /** Tries of one request that the service could not answer; each carries the same Idempotency-Key. */
  triesMax?: number;
}

const defaultTriesMax = 5;
const passing = new Set([409, 429, 503]);

/** No wait between tries is longer; whoever is told to wait longer gets the answer that says so. */
const waitSecondsMax = 60;

/** Waits as Retry-After says and sends the request again while the service asks for that. Every POST gets a key unless it has one. */
export function createPulse(options: PulseOptions): Client<paths> {
  const triesMax = options.triesMax ?? defaultTriesMax;
  const client = createClient<paths>({
    baseUrl: options.baseUrl,
    headers: { Authorization: `Bearer ${options.token}`, "Accept-Language": options.language ?? "ar" },
    fetch: async (request: Request) => {
      for (let tries = 1; ; tries++) {
        const answer = await fetch(request.clone());
        const wait = Number(answer.headers.get("Retry-After") ?? NaN);
        if (!passing.has(answer.status) || !(wait <= waitSecondsMax) || tries === triesMax) {
          return answer;
        }
        await pause(wait * 1000, request.signal);
      }
    },
  });
  client.use(keyed);
  return client;
}

/** Ends after a time, or at once when the caller gives the request up. */
const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", give);
      resolve();
    }, ms);
    const give = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", give, { once: true });
  });

const keyed: Middleware = {
  onRequest({ request }) {
    if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
};

/** A fresh value for the header that every POST needs; keep it for all tries of one intent. */
export const newKey = () => ({ "Idempotency-Key": crypto.randomUUID() });
