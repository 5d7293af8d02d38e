import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { quoteQuery, type CreativeFormat } from "../graphql/documents";
import { Notice } from "../ui/Notice";
import { isAbout, useTroubleText } from "../ui/rejections";
import { Recent } from "../generation/Recent";
import { formats, keepDraft, keptDraft, type Draft } from "./draft";
import { Posters } from "./Posters";
import { useRequest } from "./useRequest";

const ideas = ["coffee", "ramadan", "sale", "clinic"] as const;
const promptCharactersMax = 10_000;
const countShownFrom = 9_000;

export function CreateScreen() {
  const { t } = useTranslation();
  const words = useTroubleText();
  const [draft, setDraft] = useState<Draft>(() => keptDraft(sessionStorage));
  const { submit, busy, trouble, clear } = useRequest();
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(sessionStorage, next);
    clear();
  };
  const promptTrouble = trouble !== null && isAbout(trouble, "prompt") ? trouble : null;
  return (
    <main className="create" id="content">
      <section className="create-form">
        <h1>{t("create.title")}</h1>
        <p className="lead">{t("create.lead")}</p>
        <form noValidate onSubmit={(event) => { event.preventDefault(); submit(draft); }}>
          <div className={promptTrouble ? "field field-bad" : "field"}>
            <label htmlFor="prompt">{t("create.prompt")}</label>
            <textarea
              id="prompt"
              rows={4}
              dir={draft.prompt === "" ? undefined : "auto"}
              value={draft.prompt}
              placeholder={t("create.placeholder")}
              aria-invalid={promptTrouble !== null}
              aria-describedby={promptTrouble ? "prompt-trouble" : undefined}
              onChange={(event) => { change({ prompt: event.target.value }); }}
            />
            {promptTrouble && <p className="field-trouble" id="prompt-trouble" role="alert">{words(promptTrouble)}</p>}
            {draft.prompt.length >= countShownFrom && (
              <p className="quiet">{t("create.characters", { count: draft.prompt.length, max: promptCharactersMax })}</p>
            )}
          </div>
          <div className="ideas" role="group" aria-label={t("create.ideas")}>
            {ideas.map((idea) => (
              <button type="button" className="chip" key={idea} onClick={() => { change({ prompt: t(`create.idea.${idea}`) }); }}>
                {t(`create.ideaName.${idea}`)}
              </button>
            ))}
          </div>
          <FormatChoice chosen={draft.format} onChoose={(format) => { change({ format }); }} />
          <div className="action-bar">
            {trouble && !promptTrouble && <Notice tone="bad" text={words(trouble)} />}
            <QuoteLine format={draft.format} />
            <button type="submit" className="button button-main button-wide" disabled={busy}>
              {busy ? t("create.sending") : t("create.submit")}
            </button>
          </div>
        </form>
      </section>
      <Posters />
      <Recent />
    </main>
  );
}

function FormatChoice({ chosen, onChoose }: { chosen: CreativeFormat; onChoose: (format: CreativeFormat) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="formats">
      <legend>{t("create.format")} <bdi className="format-size" dir="ltr">{t(`create.formatSize.${chosen}`)}</bdi></legend>
      {formats.map((format) => (
        <label className="format" key={format}>
          <input type="radio" name="format" value={format} checked={chosen === format} onChange={() => { onChoose(format); }} />
          <span className={`format-shape shape-${format.toLowerCase()}`} aria-hidden="true" />
          <span className="format-name">{t(`create.formatName.${format}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function QuoteLine({ format }: { format: CreativeFormat }) {
  const { t } = useTranslation();
  const [{ data, error }] = useQuery({ query: quoteQuery, variables: { format } });
  const quote = data?.quote;
  if (!quote) return <p className="quote" role="status">{error ? t("create.quoteMissing") : t("create.quoteLoading")}</p>;
  const samples = quote.samplesCredits === 0 ? t("create.quoteFree") : t("create.quoteSamples", { count: quote.samplesCredits });
  return (
    <p className="quote" role="status">
      <strong>{samples}</strong>
      <span>{t("create.quoteFinal", { count: quote.finalCredits })}</span>
      <span className="quote-held">{t("create.quoteHeld", { count: quote.finalCredits })}</span>
    </p>
  );
}
