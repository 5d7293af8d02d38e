import { isId } from "../ids";
import { Store } from "../live/store";
import { useStore } from "./store";

const mark = "#g=";

/** The open generation stands in the address, so that a reload, a bookmark and the back button find it. */
export function generationIn(hash: string): string | null {
  const id = hash.startsWith(mark) ? hash.slice(mark.length) : "";
  return isId(id) ? id : null;
}

const open = new Store<string | null>(typeof location === "undefined" ? null : generationIn(location.hash));

if (typeof window !== "undefined") {
  addEventListener("hashchange", () => { open.set(generationIn(location.hash)); });
}

export function openGeneration(id: string | null): void {
  if (id === null) history.pushState(null, "", location.pathname);
  else history.pushState(null, "", mark + id);
  open.set(id);
  scrollTo({ top: 0 });
}

if (typeof window !== "undefined") {
  addEventListener("popstate", () => { open.set(generationIn(location.hash)); });
}

export const useOpenGeneration = () => [useStore(open), openGeneration] as const;
