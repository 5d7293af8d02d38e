import { useEffect, useState } from "react";
import { useClient } from "urql";
import type { GenerationChangeView, GenerationView } from "../graphql/documents";
import { connection } from "../live/connection";
import { Follower } from "../live/follow";
import { generationSource } from "../live/sources";
import { tokenMemory } from "../live/tokens";
import { useStore } from "./store";

interface Refreshable { refresh(): Promise<void>; check(): void }

/** Reads again when the page wakes up: a phone that slept may have lost its socket without noticing. */
export function useWakeUp(follower: Refreshable): void {
  useEffect(() => {
    const wake = () => { if (document.visibilityState === "visible") void follower.refresh(); };
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    const forget = connection.listen(() => { if (connection.get() === "live") follower.check(); });
    return () => {
      forget();
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [follower]);
}

export function useGeneration(id: string) {
  const client = useClient();
  const [follower] = useState(
    () => new Follower<GenerationView, GenerationChangeView>(generationSource(client, id), tokenMemory(sessionStorage)),
  );
  useEffect(() => {
    follower.start();
    return () => { follower.stop(); };
  }, [follower]);
  useWakeUp(follower);
  return { ...useStore(follower.state), advanceTo: (token: string) => follower.advanceTo(token), refresh: () => follower.refresh() };
}
