import { Store } from "../live/store";

export type Theme = "light" | "dark";

const storageKey = "pulse.theme";
const kept = typeof localStorage === "undefined" ? null : localStorage.getItem(storageKey);
const system = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: dark)");

const wished = (): Theme => (system?.matches ? "dark" : "light");

export const theme = new Store<Theme>(kept === "light" || kept === "dark" ? kept : wished());

/** Follows the system until the person chooses. */
export function applyTheme(): void {
  const show = () => { document.documentElement.dataset["theme"] = theme.get(); };
  theme.listen(show);
  system?.addEventListener("change", () => { if (localStorage.getItem(storageKey) === null) theme.set(wished()); });
  show();
}

export function switchTheme(): void {
  const next = theme.get() === "dark" ? "light" : "dark";
  localStorage.setItem(storageKey, next);
  theme.set(next);
}
