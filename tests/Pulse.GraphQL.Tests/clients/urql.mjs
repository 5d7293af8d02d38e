import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { addAssets, ask, createProject, expect, http, projectChanged, projectId, run, socket } from "./steps.mjs";

const sockets = createClient({ url: socket, webSocketImpl: WebSocket, retryAttempts: 0 });
const overSockets = subscriptionExchange({
  forwardSubscription: ({ query, variables }) => ({ subscribe: (sink) => ({ unsubscribe: sockets.subscribe({ query, variables }, sink) }) }),
});
const headers = { "GraphQL-Preflight": "1" };
const client = new Client({ url: http, preferGetMethod: false, fetchOptions: { headers }, exchanges: [fetchExchange, overSockets] });
const overEvents = new Client({ url: http, preferGetMethod: false, fetchSubscriptions: true, exchanges: [fetchExchange] });

const watch = async (which) => {
  const tokens = [];
  const two = new Promise((resolve, reject) => {
    const { unsubscribe } = which.subscription(projectChanged, { id: projectId(5) }).subscribe(({ data, error }) => {
      if (error) reject(error);
      else if (tokens.push(data.projectChanged.resumeToken) === 2) resolve(unsubscribe);
    });
  });
  await ask("watching 5");
  (await two)();
  expect(tokens, ["t-0", "t-1"], "events");
  await ask("left");
};

await run({
  query: async () => expect((await client.query("{ __typename }", {})).data, { __typename: "Query" }, "query"),
  get: async () => {
    const getting = new Client({ url: http, preferGetMethod: "force", exchanges: [fetchExchange] });
    expect((await getting.query("{ __typename }", {})).data, { __typename: "Query" }, "get");
  },
  mutation: async () => {
    const { data } = await client.mutation(createProject, { input: { id: projectId(203), name: "ماء" } });
    expect(data.createProject.project.name, "ماء", "mutation");
  },
  error: async () => {
    const { error } = await client.query("{ nope }", {});
    expect(error.graphQLErrors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED", "error");
  },
  subscription: () => watch(client),
  "subscription by events": () => watch(overEvents),
  "persisted query": async () => {
    const exchanges = [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange];
    const persisting = new Client({ url: http, preferGetMethod: false, exchanges });
    for (let i = 0; i < 2; i++) {
      const { data, error } = await persisting.query(gql`query Persisted { urql: __typename }`, {}, { requestPolicy: "network-only" });
      expect([data, error?.message ?? null], [{ urql: "Query" }, null], "persisted query");
    }
  },
  upload: async () => {
    const files = [new File(["one"], "one.txt"), new File(["two"], "two.txt")];
    const { data, error } = await client.mutation(addAssets, { project: projectId(1), files });
    expect([data?.addAssets.map(({ title }) => title.split(" ")[0]), error?.message ?? null], [["one.txt", "two.txt"], null], "upload");
  },
});
