import i18next from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import ar from "./ar.json";
import en from "./en.json";
import { applyToPage, currentLanguage, language, localeOf, type Language } from "./language";

export type Catalog = typeof en;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Catalog };
  }
}

export async function startMessages(): Promise<void> {
  await i18next
    .use(new ICU({ parseLngForICU: (lng: string) => localeOf[lng as Language] }))
    .use(initReactI18next)
    .init({
      lng: currentLanguage(),
      fallbackLng: false,
      resources: { ar: { translation: ar }, en: { translation: en } },
      interpolation: { escapeValue: false },
    });
  const show = () => {
    applyToPage(currentLanguage());
    document.title = i18next.t("page.title");
  };
  show();
  language.listen(() => { void i18next.changeLanguage(currentLanguage()).then(show); });
}

export const numberIn = (of: Language, value: number): string => new Intl.NumberFormat(localeOf[of], { useGrouping: false }).format(value);
