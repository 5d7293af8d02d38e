import { beforeEach, describe, expect, it } from "vitest";
import type { FaultCode } from "../src/graphql/faults";
import { Follower, checkMs, readFailuresMax, type Answer, type Clock, type Source } from "../src/live/follow";
import { tokenMemory, type TokenMemory } from "../src/live/tokens";

interface Change { token: string; value: string | null }

/** A server of which the test decides every answer, and a clock that only the test moves. */
class Stage implements Source<string, Change>, Clock {
  key = "thing";
  reads: { atLeast: string | undefined; answer: (answer: Answer<string>) => void }[] = [];
  subscriptions: { resumeFrom: string | undefined; change: (change: Change) => void; fault: (fault: FaultCode) => void; ended: boolean }[] = [];
  timers: { ms: number; work: () => void; cancelled: boolean }[] = [];

  read(atLeast: string | undefined) { return new Promise<Answer<string>>((answer) => { this.reads.push({ atLeast, answer }); }); }
  subscribe(resumeFrom: string | undefined, change: (change: Change) => void, fault: (fault: FaultCode) => void) {
    const one = { resumeFrom, change, fault, ended: false };
    this.subscriptions.push(one);
    return () => { one.ended = true; };
  }
  apply(_: string | null, change: Change) { return change.value; }
  tokenOf(change: Change) { return change.token; }
  after(ms: number, work: () => void) {
    const timer = { ms, work, cancelled: false };
    this.timers.push(timer);
    return () => { timer.cancelled = true; };
  }
  async answer(answer: Answer<string>) { this.reads.at(-1)?.answer(answer); await Promise.resolve(); await Promise.resolve(); }
  /** Lets the timer run out that was set last and is still wanted. */
  tick() {
    const timer = this.timers.findLast((one) => !one.cancelled);
    if (!timer) return undefined;
    timer.cancelled = true;
    timer.work();
    return timer.ms;
  }
}

let stage: Stage;
let tokens: TokenMemory;
let follower: Follower<string, Change>;

beforeEach(() => {
  const kept = new Map<string, string>();
  tokens = tokenMemory({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => { kept.set(key, value); }, removeItem: (key) => { kept.delete(key); } });
  stage = new Stage();
  follower = new Follower(stage, tokens, stage);
});

describe("a followed thing", () => {
  it("is read and followed from the kept token, so that a reload misses nothing", async () => {
    tokens.keep("thing", "p4");
    follower.start();
    expect(stage.subscriptions[0]?.resumeFrom).toBe("p4");
    expect(stage.reads[0]?.atLeast).toBe("p4");
    await stage.answer({ value: "four" });
    expect(follower.state.get()).toEqual({ phase: "ready", value: "four" });
  });

  it("keeps the token of every change", async () => {
    follower.start();
    await stage.answer({ value: "a" });
    stage.subscriptions[0]?.change({ token: "p1", value: "b" });
    stage.subscriptions[0]?.change({ token: "p2", value: "c" });
    expect(follower.state.get().value).toBe("c");
    expect(tokens.last("thing")).toBe("p2");
  });

  it("does not let a slow read overwrite a newer change", async () => {
    follower.start();
    await stage.answer({ value: "a" });
    void follower.refresh();
    stage.subscriptions[0]?.change({ token: "p9", value: "new" });
    await stage.answer({ value: "old" });
    expect(follower.state.get().value).toBe("new");
  });

  it("lets only the last of two reads count", async () => {
    follower.start();
    void follower.refresh();
    stage.reads[0]?.answer({ value: "first" });
    await stage.answer({ value: "second" });
    expect(follower.state.get().value).toBe("second");
  });

  it("shows saving while the read model lags, and asks again with longer waits", async () => {
    follower.start();
    await stage.answer({ fault: "LAGGING" });
    expect(follower.state.get().phase).toBe("saving");
    const first = stage.tick();
    await stage.answer({ fault: "LAGGING" });
    const second = stage.tick();
    expect(second).toBeGreaterThan(first ?? Number.NaN);
    await stage.answer({ value: "there" });
    expect(follower.state.get()).toEqual({ phase: "ready", value: "there" });
  });

  it("reads anew and follows without a token after RESYNC_REQUIRED", async () => {
    tokens.keep("thing", "ancient");
    follower.start();
    await stage.answer({ value: "a" });
    stage.subscriptions[0]?.fault("RESYNC_REQUIRED");
    expect(stage.subscriptions[0]?.ended).toBe(true);
    expect(stage.subscriptions[1]?.resumeFrom).toBeUndefined();
    expect(stage.reads.at(-1)?.atLeast).toBeUndefined();
    expect(tokens.last("thing")).toBeUndefined();
  });

  it("subscribes again from the last token after the transport gave up", async () => {
    follower.start();
    await stage.answer({ value: "a" });
    stage.subscriptions[0]?.change({ token: "p3", value: "b" });
    stage.subscriptions[0]?.fault("NETWORK");
    stage.tick();
    expect(stage.subscriptions[1]?.resumeFrom).toBe("p3");
  });

  it("still subscribes again when something is read meanwhile", async () => {
    follower.start();
    await stage.answer({ value: "a" });
    stage.subscriptions[0]?.fault("NETWORK");
    void follower.refresh();
    await stage.answer({ value: "b" });
    stage.tick();
    expect(stage.subscriptions).toHaveLength(2);
  });

  it("is read a second time when nothing can be replayed, since a subscription does not say when it begins", async () => {
    follower.start();
    await stage.answer({ value: "a" });
    expect(stage.tick()).toBe(checkMs);
    await stage.answer({ value: "b" });
    expect(follower.state.get().value).toBe("b");
  });

  it("reads with the token of an accepted command", async () => {
    follower.start();
    await stage.answer({ value: "a" });
    void follower.advanceTo("p8");
    expect(stage.reads.at(-1)?.atLeast).toBe("p8");
  });

  it("tells the person after several faults, and who must sign in at once", async () => {
    follower.start();
    for (let failure = 1; failure < readFailuresMax; failure++) { await stage.answer({ fault: "OTHER" }); stage.tick(); }
    await stage.answer({ fault: "OTHER" });
    expect(follower.state.get().phase).toBe("failed");
    void follower.refresh();
    await stage.answer({ fault: "UNAUTHENTICATED" });
    expect(follower.state.get().phase).toBe("signedOut");
  });

  it("changes nothing after it was stopped", async () => {
    follower.start();
    follower.stop();
    await stage.answer({ value: "late" });
    stage.subscriptions[0]?.change({ token: "p1", value: "late" });
    expect(follower.state.get().value).toBeNull();
    expect(stage.subscriptions[0]?.ended).toBe(true);
  });
});
