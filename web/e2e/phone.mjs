// A phone without a screen: node e2e/phone.mjs ADDRESS TOKEN RESUME. It follows the changes of its organization with graphql-ws as an app does,
// and obeys one word a line: "time SECONDS" (its clock is told, it never waits), "background", "foreground", "network" (the socket is cut and
// another network is there), "quit". It says "on" when the server has acknowledged it, "off" when it has no connection, and every change it takes.
import { createInterface } from "node:readline";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [, , address, token, start] = process.argv;
const query = `subscription ($from: ConsistencyToken) {
  generationChanged(resumeFrom: $from) { generationId kind samplesReady status consistencyToken }
}`;

/** The system freezes an app so long after it went to the background; its socket dies with that. */
const frozenAfterSeconds = 30;

let now = 0;
let backgroundSince = null;
let resumeFrom = start;
let connection = null;

function connect() {
  // A client of its own for each connection: what it left open is not asked for again by itself, but from the last change that was taken.
  let socket = null;
  const mine = { cut: () => socket?.terminate() };
  class Socket extends WebSocket {
    constructor(...args) {
      super(...args);
      socket = this;
    }
  }
  const client = createClient({
    url: address,
    webSocketImpl: Socket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
    on: { connected: () => console.log("on") },
  });
  const lost = () => {
    if (connection !== mine) return;
    connection = null;
    console.log("off");
    if (!isFrozen()) connect();
  };
  connection = mine;
  client.subscribe({ query, variables: { from: resumeFrom } }, {
    next: ({ data }) => {
      // What arrives from a connection that was given up belongs to nobody: it comes again on the next one.
      if (connection !== mine) return;
      const change = data.generationChanged;
      resumeFrom = change.consistencyToken;
      console.log(JSON.stringify(change));
    },
    error: lost,
    complete: lost,
  });
}

const isFrozen = () => backgroundSince !== null && now - backgroundSince >= frozenAfterSeconds;

const obey = {
  time: (seconds) => {
    now += Number(seconds);
    if (isFrozen()) connection?.cut();
  },
  background: () => { backgroundSince ??= now; },
  foreground: () => {
    backgroundSince = null;
    if (connection === null) connect();
  },
  network: () => connection?.cut(),
  quit: () => process.exit(0),
};

connect();
for await (const line of createInterface({ input: process.stdin })) {
  const [word, argument] = line.split(" ");
  obey[word](argument);
}
