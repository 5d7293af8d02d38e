import type { CombinedError } from "@urql/core";

/** What the transport or the engine said, apart from a rule's rejection. */
export type FaultCode = "UNAUTHENTICATED" | "LAGGING" | "RESYNC_REQUIRED" | "NETWORK" | "OTHER";

const known: readonly string[] = ["UNAUTHENTICATED", "LAGGING", "RESYNC_REQUIRED"];
const closeUnauthorized = 4401;
const closeForbidden = 4403;
const httpUnauthorized = 401;

/** The first code that the page knows how to answer; NETWORK when no answer came at all. */
export function faultOf(error: CombinedError): FaultCode {
  for (const one of error.graphQLErrors) {
    const code = one.extensions["code"];
    if (typeof code === "string" && known.includes(code)) return code as FaultCode;
  }
  if ((error.response as Response | undefined)?.status === httpUnauthorized) return "UNAUTHENTICATED";
  if (error.networkError) return closedForSignIn(error.networkError) ? "UNAUTHENTICATED" : "NETWORK";
  return "OTHER";
}

function closedForSignIn(error: unknown): boolean {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return code === closeUnauthorized || code === closeForbidden;
}
