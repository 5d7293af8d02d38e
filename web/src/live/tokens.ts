/** The last consistency token of each thing that is followed; outlives a reload, not the tab. */
export interface TokenMemory {
  last(key: string): string | undefined;
  keep(key: string, token: string): void;
  forget(key: string): void;
}

const prefix = "pulse.token.";

export function tokenMemory(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">): TokenMemory {
  return {
    last: (key) => storage.getItem(prefix + key) ?? undefined,
    keep: (key, token) => { storage.setItem(prefix + key, token); },
    forget: (key) => { storage.removeItem(prefix + key); },
  };
}
