import type { Client, TypedDocumentNode } from "@urql/core";
import { faultOf, type FaultCode } from "../graphql/faults";
import type { Rejection } from "../graphql/documents";
import { type Clock, retryMs, systemClock } from "./follow";

interface Payload { answer: { consistencyToken: string | null; errors: readonly Rejection[] } }

export type Outcome = { token: string } | { rejections: readonly Rejection[] } | { fault: FaultCode };

/** Sends of one command before the person is asked to try again. */
export const sendsMax = 4;

/**
 * Sends a command until it is answered. The command keeps its id, so that one whose answer was lost is not carried out
 * twice. A conflict (somebody else wrote first) is sent again too, as the server allows.
 */
export async function send<I extends { commandId: string }>(
  client: Pick<Client, "mutation">,
  document: TypedDocumentNode<Payload, { input: I }>,
  input: I,
  clock: Clock = systemClock,
): Promise<Outcome> {
  let waitMs: number = retryMs.first;
  for (let sent = 1; ; sent++) {
    const outcome = await sendOnce(client, document, input);
    if (sent === sendsMax || !isWorthRepeating(outcome)) return outcome;
    await new Promise<void>((resolve) => { clock.after(waitMs, resolve); });
    waitMs *= 2;
  }
}

async function sendOnce<I>(client: Pick<Client, "mutation">, document: TypedDocumentNode<Payload, { input: I }>, input: I): Promise<Outcome> {
  const { data, error } = await client.mutation(document, { input }).toPromise();
  if (error) return { fault: faultOf(error) };
  const answer = data?.answer;
  if (!answer) return { fault: "OTHER" };
  return answer.consistencyToken !== null && answer.errors.length === 0
    ? { token: answer.consistencyToken }
    : { rejections: answer.errors };
}

function isWorthRepeating(outcome: Outcome): boolean {
  if ("fault" in outcome) return outcome.fault === "NETWORK" || outcome.fault === "LAGGING";
  return "rejections" in outcome && outcome.rejections.some((one) => one.code === "CONFLICT");
}
