import { Store } from "../live/store";

export const languages = ["ar", "en"] as const;
export type Language = (typeof languages)[number];

/** The locale of numbers, dates and plural forms; Arabic is written with its own digits. */
export const localeOf: Record<Language, string> = { ar: "ar-JO-u-nu-arab", en: "en-JO" };

export const directionOf: Record<Language, "rtl" | "ltr"> = { ar: "rtl", en: "ltr" };

const storageKey = "pulse.language";

const isLanguage = (text: string | null): text is Language => languages.some((one) => one === text);

function firstLanguage(): Language {
  const kept = typeof localStorage === "undefined" ? null : localStorage.getItem(storageKey);
  return isLanguage(kept) ? kept : "ar";
}

export const language = new Store<Language>(firstLanguage());

export const currentLanguage = (): Language => language.get();

export function chooseLanguage(next: Language): void {
  localStorage.setItem(storageKey, next);
  language.set(next);
}

export function applyToPage(next: Language): void {
  document.documentElement.lang = next;
  document.documentElement.dir = directionOf[next];
}
