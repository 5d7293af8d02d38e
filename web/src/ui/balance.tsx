import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { useClient } from "urql";
import { Follower } from "../live/follow";
import { balanceSource } from "../live/sources";
import { tokenMemory } from "../live/tokens";
import { useStore } from "./store";
import { useWakeUp } from "./useFollowed";

type BalanceFollower = Follower<ReturnType<ReturnType<typeof balanceSource>["apply"]> & object, Parameters<ReturnType<typeof balanceSource>["apply"]>[1]>;

const context = createContext<BalanceFollower | null>(null);

export function BalanceProvider({ children, onSignedOut }: { children: ReactNode; onSignedOut: () => void }) {
  const client = useClient();
  const [follower] = useState(() => new Follower(balanceSource(client), tokenMemory(sessionStorage)));
  const { phase } = useStore(follower.state);
  useEffect(() => {
    follower.start();
    return () => { follower.stop(); };
  }, [follower]);
  useEffect(() => { if (phase === "signedOut") onSignedOut(); }, [phase, onSignedOut]);
  useWakeUp(follower);
  return <context.Provider value={follower}>{children}</context.Provider>;
}

export const useBalance = () => use(context);
