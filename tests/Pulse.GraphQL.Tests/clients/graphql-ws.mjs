import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { ask, createProject, expect, projectChanged, projectId, run, socket } from "./steps.mjs";

const client = createClient({ url: socket, webSocketImpl: WebSocket, connectionParams: { token: "acme" }, retryAttempts: 0 });
const all = async (request) => {
  const results = [];
  for await (const result of client.iterate(request)) results.push(result);
  return results;
};

await run({
  query: async () => expect(await all({ query: "{ __typename }" }), [{ data: { __typename: "Query" } }], "query"),
  mutation: async () => {
    const variables = { input: { id: projectId(201), name: "قهوة" } };
    const [result] = await all({ query: createProject, variables });
    expect(result.data, { createProject: { project: { name: "قهوة" }, errors: [] } }, "mutation");
  },
  error: async () => {
    const errors = await all({ query: "{ nope }" }).then(() => null, (thrown) => thrown);
    expect(errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED", "error");
  },
  "resolver error": async () => {
    const [result] = await all({ query: "{ projects(first: 101) { id } }" });
    expect(result.errors[0].message, "acme may ask for at most 100 projects.", "resolver error");
  },
  subscription: async () => {
    const events = client.iterate({ query: projectChanged, variables: { id: projectId(5) } });
    const first = events.next();
    await ask("watching 5");
    expect((await first).value, { data: { projectChanged: { resumeToken: "t-0" } } }, "first event");
    expect((await events.next()).value, { data: { projectChanged: { resumeToken: "t-1" } } }, "second event");
    await events.return();
    await ask("left");
  },
  refusal: async () => {
    const refused = createClient({ url: socket, webSocketImpl: WebSocket, connectionParams: { token: "wrong" }, retryAttempts: 0, lazy: true });
    const closed = await new Promise((resolve) => refused.subscribe({ query: "{ __typename }" }, { next() {}, complete() {}, error: resolve }));
    expect([closed.code, closed.reason], [4403, "Forbidden"], "refusal");
  },
  ping: async () => {
    const pinging = createClient({ url: socket, webSocketImpl: WebSocket, keepAlive: 20, lazy: false, retryAttempts: 0 });
    await new Promise((resolve) => pinging.on("pong", resolve));
    await pinging.dispose();
  },
});
