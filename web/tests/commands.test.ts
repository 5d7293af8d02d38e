import { CombinedError } from "@urql/core";
import { describe, expect, it } from "vitest";
import { faultOf } from "../src/graphql/faults";
import { send, sendsMax } from "../src/live/commands";

const clock = { after: (_: number, work: () => void) => { work(); return () => undefined; } };
const network = new CombinedError({ networkError: new Error("down") });
const coded = (code: string) => new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }] });

function server(answers: object[]) {
  const inputs: unknown[] = [];
  const client = { mutation: (_: unknown, { input }: { input: unknown }) => { inputs.push(input); return { toPromise: () => Promise.resolve(answers[Math.min(inputs.length, answers.length) - 1]) }; } };
  return { inputs, send: () => send(client as never, {} as never, { commandId: "c1" }, clock) };
}

const accepted = { data: { answer: { consistencyToken: "p1", errors: [] } } };
const rejectedWith = (code: string) => ({ data: { answer: { consistencyToken: null, errors: [{ code, message: "", path: [] }] } } });

describe("a command", () => {
  it("is sent again under the same id when its answer was lost", async () => {
    const { inputs, send } = server([{ error: network }, accepted]);
    expect(await send()).toEqual({ token: "p1" });
    expect(inputs).toEqual([{ commandId: "c1" }, { commandId: "c1" }]);
  });
  it("is sent again after a conflict", async () => {
    expect(await server([rejectedWith("CONFLICT"), accepted]).send()).toEqual({ token: "p1" });
  });
  it("is not sent again after any other rejection", async () => {
    const { inputs, send } = server([rejectedWith("INSUFFICIENT_CREDIT")]);
    expect(await send()).toMatchObject({ rejections: [{ code: "INSUFFICIENT_CREDIT" }] });
    expect(inputs).toHaveLength(1);
  });
  it("is given up after some sends, and says why", async () => {
    const { inputs, send } = server([{ error: network }]);
    expect(await send()).toEqual({ fault: "NETWORK" });
    expect(inputs).toHaveLength(sendsMax);
  });
});

describe("a fault", () => {
  it.each(["UNAUTHENTICATED", "LAGGING", "RESYNC_REQUIRED"] as const)("%s is known by its code", (code) => {
    expect(faultOf(coded(code))).toBe(code);
  });
  it("of an unknown code is OTHER, of a lost answer NETWORK, of a closed socket by its code", () => {
    expect(faultOf(coded("BAD_TOKEN"))).toBe("OTHER");
    expect(faultOf(network)).toBe("NETWORK");
    expect(faultOf(new CombinedError({ networkError: Object.assign(new Error("closed"), { code: 4403 }) }))).toBe("UNAUTHENTICATED");
  });
});
