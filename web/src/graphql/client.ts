import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient as createSocket } from "graphql-ws";
import { currentLanguage } from "../i18n/language";
import { connection } from "../live/connection";
import { subscribeResuming } from "./resume";

const endpoint = "/graphql";
const keepAliveMs = 10_000;
const retryWaitMsMax = 8_000;
const retryWaitMsFirst = 250;

function socketUrl(): string {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Doubles up to a limit, with jitter, and ends early when the browser says that the network is back. */
function waitBeforeRetry(retries: number): Promise<void> {
  const waitMs = Math.min(retryWaitMsMax, retryWaitMsFirst * 2 ** retries) * (0.5 + Math.random() / 2);
  return new Promise((resolve) => {
    const timer = setTimeout(done, waitMs);
    addEventListener("online", done, { once: true });
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
  });
}

const socket = createSocket({
  url: socketUrl,
  keepAlive: keepAliveMs,
  retryAttempts: Number.POSITIVE_INFINITY,
  retryWait: waitBeforeRetry,
  shouldRetry: () => true,
  connectionParams: () => ({ language: currentLanguage() }),
  on: {
    connected: () => { connection.set("live"); },
    closed: () => { connection.set("lost"); },
  },
});

export const client = new Client({
  url: endpoint,
  preferGetMethod: false,
  fetchOptions: () => ({ credentials: "same-origin", headers: { "accept-language": currentLanguage() } }),
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({
          unsubscribe: subscribeResuming(socket, request.query ?? "", (request.variables ?? {}) as Record<string, unknown>, {
            next: (value) => { sink.next(value as Parameters<typeof sink.next>[0]); },
            error: (error) => { sink.error(error); },
            complete: () => { sink.complete(); },
          }),
        }),
      }),
    }),
  ],
});
