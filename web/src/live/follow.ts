import type { FaultCode } from "../graphql/faults";
import { Store } from "./store";
import type { TokenMemory } from "./tokens";

/**
 * One thing of the server, kept up to date: read it, then follow its changes; every change carries a token to go on
 * from. `saving` means that the read model is behind (LAGGING): the thing is on its way, never missing.
 */
export interface Followed<T> {
  phase: "loading" | "saving" | "ready" | "missing" | "signedOut" | "failed";
  value: T | null;
}

export type Answer<T> = { value: T | null } | { fault: FaultCode };

export interface Source<T, C> {
  key: string;
  read(atLeast: string | undefined): Promise<Answer<T>>;
  subscribe(resumeFrom: string | undefined, onChange: (change: C) => void, onFault: (fault: FaultCode) => void): () => void;
  apply(value: T | null, change: C): T | null;
  tokenOf(change: C): string;
}

export interface Clock {
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => { clearTimeout(timer); };
  },
};

/** Waits between reads while the read model is behind or the network is away. */
export const retryMs = { first: 400, max: 5_000 } as const;

/**
 * Wait before the second read of a thing that is followed without a token: the protocol does not say when a subscription
 * has begun, so a change between the first read and that moment would be missed.
 */
export const checkMs = 2_000;

/** Reads that fail in a row before the person is told; LAGGING and a lost network are retried without end. */
export const readFailuresMax = 3;

export class Follower<T, C> {
  readonly state = new Store<Followed<T>>({ phase: "loading", value: null });
  readonly #source: Source<T, C>;
  readonly #tokens: TokenMemory;
  readonly #clock: Clock;
  #unsubscribe: (() => void) | undefined;
  #cancelRead: (() => void) | undefined;
  #cancelSubscribe: (() => void) | undefined;
  #changesSeen = 0;
  #reads = 0;
  #failures = 0;
  #readWaitMs: number = retryMs.first;
  #subscribeWaitMs: number = retryMs.first;
  #stopped = false;

  constructor(source: Source<T, C>, tokens: TokenMemory, clock: Clock = systemClock) {
    this.#source = source;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  start(): void {
    this.#stopped = false;
    void this.refresh();
    this.#subscribe();
  }

  stop(): void {
    this.#stopped = true;
    this.#reads++;
    this.#cancelRead?.();
    this.#cancelSubscribe?.();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** A command of this page was accepted: nothing older than its token may be shown from now on. */
  async advanceTo(token: string): Promise<void> {
    this.#tokens.keep(this.#source.key, token);
    await this.refresh();
  }

  /** Reads again; also the safety net after sleep and when the network comes back. */
  async refresh(): Promise<void> {
    this.#cancelRead?.();
    const read = ++this.#reads;
    const seen = this.#changesSeen;
    const answer = await this.#source.read(this.#tokens.last(this.#source.key));
    if (this.#stopped || read !== this.#reads) return;
    if ("fault" in answer) { this.#onReadFault(answer.fault); return; }
    this.#failures = 0;
    this.#readWaitMs = retryMs.first;
    // A change that arrived meanwhile is at least as new as this answer, and the next ones will arrive as well.
    if (seen === this.#changesSeen || this.state.get().value === null) this.#show(answer.value);
  }

  /** The connection is there (again): without a token nothing is replayed, so a later read has to find what was missed. */
  check(): void {
    if (this.#stopped || this.#tokens.last(this.#source.key) !== undefined) return;
    this.#readLater(checkMs);
  }

  #show(value: T | null): void {
    this.state.set({ phase: value === null ? "missing" : "ready", value });
  }

  #subscribe(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.#source.subscribe(
      this.#tokens.last(this.#source.key),
      (change) => { this.#onChange(change); },
      (fault) => { this.#onSubscriptionFault(fault); },
    );
    this.check();
  }

  #onChange(change: C): void {
    if (this.#stopped) return;
    this.#changesSeen++;
    this.#subscribeWaitMs = retryMs.first;
    this.#tokens.keep(this.#source.key, this.#source.tokenOf(change));
    const value = this.#source.apply(this.state.get().value, change);
    if (value === null) void this.refresh();
    else this.#show(value);
  }

  #onReadFault(fault: FaultCode): void {
    const { value } = this.state.get();
    if (fault === "UNAUTHENTICATED") { this.state.set({ phase: "signedOut", value }); return; }
    if (fault === "OTHER" && ++this.#failures >= readFailuresMax) { this.state.set({ phase: "failed", value }); return; }
    if (fault === "LAGGING") this.state.set({ phase: "saving", value });
    if (fault === "RESYNC_REQUIRED") this.#tokens.forget(this.#source.key);
    this.#readLater(this.#readWaitMs);
    this.#readWaitMs = Math.min(retryMs.max, this.#readWaitMs * 2);
  }

  #onSubscriptionFault(fault: FaultCode): void {
    if (this.#stopped) return;
    if (fault === "UNAUTHENTICATED") { this.state.set({ ...this.state.get(), phase: "signedOut" }); return; }
    if (fault === "RESYNC_REQUIRED") {
      // The server kept no changes as old as our token: everything is read anew, and followed from now.
      this.#tokens.forget(this.#source.key);
      void this.refresh();
      this.#subscribe();
      return;
    }
    this.#cancelSubscribe?.();
    this.#cancelSubscribe = this.#clock.after(this.#subscribeWaitMs, () => { void this.refresh(); this.#subscribe(); });
    this.#subscribeWaitMs = Math.min(retryMs.max, this.#subscribeWaitMs * 2);
  }

  #readLater(waitMs: number): void {
    this.#cancelRead?.();
    this.#cancelRead = this.#clock.after(waitMs, () => void this.refresh());
  }
}
