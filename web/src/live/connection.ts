import { Store } from "./store";

/** Whether changes arrive now. `idle` before the first subscription. */
export type Connection = "idle" | "live" | "lost";

export const connection = new Store<Connection>("idle");
