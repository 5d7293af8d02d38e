import type { Client as SocketClient, FormattedExecutionResult, SubscribePayload } from "graphql-ws";

interface Sink {
  next(value: FormattedExecutionResult<Record<string, unknown>, unknown>): void;
  error(error: unknown): void;
  complete(): void;
}

/** The token of the change that a result carries, or undefined when it carries none. */
export function tokenOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  for (const field of Object.values(data) as unknown[]) {
    const token = typeof field === "object" && field !== null && "consistencyToken" in field ? field.consistencyToken : undefined;
    if (typeof token === "string") return token;
  }
  return undefined;
}

/**
 * Subscribes so that a reconnect goes on from the last change that arrived. graphql-ws sends the same payload object
 * again after it reconnects, and writes it as text only then, so moving the token inside of it is enough.
 */
export function subscribeResuming(
  socket: Pick<SocketClient, "subscribe">,
  query: string,
  variables: Record<string, unknown>,
  sink: Sink,
): () => void {
  const moving = { ...variables };
  const payload: SubscribePayload = { query, variables: moving };
  return socket.subscribe(payload, {
    next(value) {
      const token = tokenOf(value.data);
      if (token !== undefined) moving["resumeFrom"] = token;
      sink.next(value);
    },
    error: (error) => { sink.error(error); },
    complete: () => { sink.complete(); },
  });
}
