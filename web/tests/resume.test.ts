import { describe, expect, it } from "vitest";
import type { SubscribePayload } from "graphql-ws";
import { subscribeResuming, tokenOf } from "../src/graphql/resume";
import { tokenMemory } from "../src/live/tokens";

describe("resume tokens", () => {
  it("are found in the field of a subscription, whichever it is", () => {
    expect(tokenOf({ generationChanged: { consistencyToken: "t1" } })).toBe("t1");
    expect(tokenOf({ creditBalanceChanged: { consistencyToken: "t2" } })).toBe("t2");
    expect(tokenOf({ other: 1 })).toBeUndefined();
    expect(tokenOf(null)).toBeUndefined();
  });

  it("move inside of the payload that graphql-ws sends again after a reconnect", () => {
    let sent: SubscribePayload | undefined;
    let receive: (value: object) => void = () => undefined;
    const socket = {
      subscribe(payload: SubscribePayload, sink: { next(value: never): void }) {
        sent = payload;
        receive = (value) => { sink.next(value as never); };
        return () => undefined;
      },
    };
    const variables = { id: "g", resumeFrom: null };
    subscribeResuming(socket as never, "subscription", variables, { next: () => undefined, error: () => undefined, complete: () => undefined });
    expect(JSON.parse(JSON.stringify(sent))).toMatchObject({ variables: { id: "g", resumeFrom: null } });
    receive({ data: { generationChanged: { consistencyToken: "p7" } } });
    receive({ data: null, errors: [] });
    expect(JSON.parse(JSON.stringify(sent))).toMatchObject({ variables: { id: "g", resumeFrom: "p7" } });
    expect(variables.resumeFrom).toBeNull();
  });

  it("are kept by thing and can be forgotten", () => {
    const kept = new Map<string, string>();
    const memory = tokenMemory({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => { kept.set(key, value); },
      removeItem: (key) => { kept.delete(key); },
    });
    memory.keep("balance", "a");
    memory.keep("generation.1", "b");
    memory.forget("balance");
    expect([memory.last("balance"), memory.last("generation.1")]).toEqual([undefined, "b"]);
  });
});
