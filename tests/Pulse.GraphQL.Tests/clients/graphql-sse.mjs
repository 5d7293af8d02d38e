import { createClient } from "graphql-sse";
import { ask, createProject, expect, http, projectChanged, projectId, run } from "./steps.mjs";

const client = createClient({ url: http, retryAttempts: 0 });
const all = async (request) => {
  const results = [];
  for await (const result of client.iterate(request)) results.push(result);
  return results;
};

await run({
  query: async () => expect(await all({ query: "{ __typename }" }), [{ data: { __typename: "Query" } }], "query"),
  mutation: async () => {
    const [result] = await all({ query: createProject, variables: { input: { id: projectId(202), name: "شاي" } } });
    expect(result.data, { createProject: { project: { name: "شاي" }, errors: [] } }, "mutation");
  },
  error: async () => {
    const [result] = await all({ query: "{ nope }" });
    expect(result.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED", "error");
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
  "wrong request": async () => {
    const thrown = await all({ query: 7 }).then(() => null, (error) => error);
    expect(thrown.response.status, 400, "wrong request");
  },
});
