import { useTranslation } from "react-i18next";
import type { Rejection } from "../graphql/documents";
import type { FaultCode } from "../graphql/faults";
import type { Language } from "../i18n/language";
import { language } from "../i18n/language";
import type { Outcome } from "../live/commands";
import { useStore } from "./store";

/** What to tell about a command, where: `path` names the input's field, empty when it belongs to the whole. */
export type Trouble = { language: Language; path: readonly string[] } & (
  | { kind: "rejection"; code: Rejection["code"]; message: string }
  | { kind: "fault"; code: FaultCode }
);

export function troubleOf(outcome: Outcome, spoken: Language): Trouble | null {
  if ("token" in outcome) return null;
  if ("fault" in outcome) return { kind: "fault", code: outcome.fault, language: spoken, path: [] };
  const [first] = outcome.rejections;
  if (!first) return { kind: "fault", code: "OTHER", language: spoken, path: [] };
  return { kind: "rejection", code: first.code, message: first.message, language: spoken, path: first.path };
}

/** The server's own words; after a change of language the catalog's, since the server is not asked again. */
export function useTroubleText(): (trouble: Trouble) => string {
  const { t } = useTranslation();
  const spoken = useStore(language);
  return (trouble) => {
    if (trouble.kind === "fault") return t(`fault.${trouble.code}`);
    return trouble.language === spoken && trouble.message !== "" ? trouble.message : t(`rejection.${trouble.code}`);
  };
}

export const isAbout = (trouble: Trouble | null, field: string): boolean => trouble?.path.at(-1) === field;
