import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { type DocumentNode, Kind, parse } from "graphql";
import { createClient } from "graphql-ws";

// The header shows the server that this page was allowed to send it; see PreflightOptions.
const headers = { "GraphQL-Preflight": "1" };

/** Queries and mutations by POST, subscriptions by graphql-transport-ws at the same address. */
export function createFetcher(endpoint: URL): Fetcher {
  const sockets = new URL(endpoint);
  sockets.protocol = endpoint.protocol.replace("http", "ws");
  const send = createGraphiQLFetcher({ url: endpoint.href, headers, wsClient: createClient({ url: sockets.href, lazy: true }) });

  // GraphiQL reads the document a moment after it was changed; whoever runs an example at once must not run it as the one before.
  return ({ operationName, ...request }, options = {}) => {
    const document = read(request.query);
    const isThere = document?.definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && one.name?.value === operationName);
    return send({ ...request, ...(isThere ? { operationName } : {}) }, { ...options, ...(document ? { documentAST: document } : {}) });
  };
}

/** Null for what is no document: the server says why. */
function read(query: string): DocumentNode | null {
  try {
    return parse(query);
  } catch {
    return null;
  }
}
