import { createHash } from "node:crypto";
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { BatchHttpLink } from "@apollo/client/link/batch-http";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { addAssets, ask, createProject, expect, http, projectChanged, projectId, run, socket } from "./steps.mjs";

const clientOf = (link) => new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: "no-cache" }, mutate: { fetchPolicy: "no-cache" } } });
const client = clientOf(new HttpLink({ uri: http }));
const failure = (promise) => promise.then(() => null, (thrown) => thrown);

await run({
  query: async () => expect((await client.query({ query: gql`{ __typename projects(first: 1) { id } }` })).data.projects.length, 1, "query"),
  get: async () => {
    const getting = clientOf(new HttpLink({ uri: http, useGETForQueries: true }));
    expect((await getting.query({ query: gql`{ projects(first: 1) { id } }` })).data.projects.length, 1, "get");
  },
  mutation: async () => {
    const { data } = await client.mutate({ mutation: gql(createProject), variables: { input: { id: projectId(204), name: "عصير" } } });
    expect(data.createProject.project.name, "عصير", "mutation");
  },
  error: async () => {
    const thrown = await failure(client.query({ query: gql`{ nope }` }));
    expect([CombinedGraphQLErrors.is(thrown), thrown.errors[0].extensions.code], [true, "GRAPHQL_VALIDATION_FAILED"], "error");
  },
  "resolver error": async () => {
    const thrown = await failure(client.query({ query: gql`{ projects(first: 101) { id } }` }));
    expect(thrown.errors[0].extensions.code, "PAGE_TOO_LARGE", "resolver error");
  },
  subscription: async () => {
    const sockets = createClient({ url: socket, webSocketImpl: WebSocket, retryAttempts: 0 });
    const tokens = [];
    const two = new Promise((resolve, reject) => {
      const subscription = clientOf(new GraphQLWsLink(sockets)).subscribe({ query: gql(projectChanged), variables: { id: projectId(5) } }).subscribe({
        next: ({ data, error }) => error ? reject(error) : tokens.push(data.projectChanged.resumeToken) === 2 && resolve(subscription),
        error: reject,
      });
    });
    await ask("watching 5");
    (await two).unsubscribe();
    expect(tokens, ["t-0", "t-1"], "events");
    await ask("left");
  },
  "persisted query": async () => {
    let requests = 0;
    const counting = (...args) => { requests++; return fetch(...args); };
    const sha256 = (text) => createHash("sha256").update(text).digest("hex");
    const persisting = clientOf(new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(new HttpLink({ uri: http, fetch: counting })));
    for (const expected of [2, 3]) {
      const { data } = await persisting.query({ query: gql`query Persisted { projects(first: 1) { id } }` });
      expect([data.projects.length, requests], [1, expected], "persisted query");
    }
  },
  batch: async () => {
    let requests = 0;
    const counting = (...args) => { requests++; return fetch(...args); };
    const batching = clientOf(new BatchHttpLink({ uri: http, batchMax: 3, batchInterval: 5, fetch: counting }));
    const ask3 = [1, 2, 3].map((first) => batching.query({ query: gql`query Q($first: Int!) { projects(first: $first) { id } }`, variables: { first } }));
    const answers = await Promise.all(ask3);
    expect([answers.map(({ data }) => data.projects.length), requests], [[1, 2, 3], 1], "batch");
  },
  upload: async () => {
    const uploading = clientOf(new UploadHttpLink({ uri: http, headers: { "Apollo-Require-Preflight": "true" } }));
    const files = [new File(["one"], "one.txt"), new File(["two"], "two.txt")];
    const { data } = await uploading.mutate({ mutation: gql(addAssets), variables: { project: projectId(1), files } });
    expect(data.addAssets.map(({ title }) => title.split(" ")[0]), ["one.txt", "two.txt"], "upload");
  },
});
