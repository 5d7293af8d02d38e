import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { keepDraft } from "../create/draft";
import { cancelGeneration, pickSample, quoteQuery, retryGeneration, type GenerationView } from "../graphql/documents";
import { language, localeOf } from "../i18n/language";
import { Notice } from "../ui/Notice";
import { useBalance } from "../ui/balance";
import { useTroubleText } from "../ui/rejections";
import { openGeneration } from "../ui/route";
import { useStore } from "../ui/store";
import { useGeneration } from "../ui/useFollowed";
import { Words } from "../ui/Words";
import { Downloads, FinalPicture } from "./FinalPicture";
import { canCancel, canPick, isMoving } from "./progress";
import { Samples } from "./Samples";
import { Steps } from "./Steps";
import { useCommand } from "./useCommand";

export function GenerationScreen({ id, onSignedOut }: { id: string; onSignedOut: () => void }) {
  const { t } = useTranslation();
  const { phase, value, advanceTo, refresh } = useGeneration(id);
  useEffect(() => { if (phase === "signedOut") onSignedOut(); }, [phase, onSignedOut]);
  if (value) return <Opened generation={value} saving={phase === "saving"} advanceTo={advanceTo} />;
  const another = { label: t("generation.another"), run: () => { openGeneration(null); } };
  return (
    <main className="lonely" id="content">
      {phase === "missing" && <Notice tone="calm" text={t("generation.missing")} action={another} />}
      {phase === "failed" && <Notice tone="bad" text={t("generation.unreadable")} action={{ label: t("generation.retry"), run: () => void refresh() }} />}
      {phase === "loading" && <p className="quiet" role="status">{t("generation.loading")}</p>}
      {phase === "saving" && <p className="quiet" role="status">{t("generation.saving")}</p>}
    </main>
  );
}

interface OpenedProps { generation: GenerationView; saving: boolean; advanceTo: (token: string) => Promise<void> }

function Opened({ generation, saving, advanceTo }: OpenedProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<number | null>(null);
  const { status } = generation;
  const final = status === "COMPLETED" ? generation.finals.at(-1) : undefined;
  const shownChoice = status === "RENDERING_FINAL" ? generation.pickedSample : chosen;
  return (
    <main className={`generation generation-${status.toLowerCase()}`} id="content">
      <section className="generation-story" aria-live="polite">
        <h1>{t(`generation.heading.${status}`)}</h1>
        <p className="lead">{t(`generation.note.${status}`)}</p>
        <Steps generation={generation} />
        {saving && <p className="quiet">{t("generation.saving")}</p>}
        {status === "FAILED" && <Failure generation={generation} />}
        {status === "AWAITING_PICK" && generation.pickBy !== null && <PickBy instant={generation.pickBy} />}
      </section>
      <section className="words">
        <h2>{t("generation.yourWords")}</h2>
        {generation.prompt === null ? <p>{t("generation.erased")}</p> : <Words text={generation.prompt} className="words-text" />}
      </section>
      <section className="stage">
        {final && <FinalPicture generation={generation} final={final} />}
        <Samples generation={generation} chosen={shownChoice} onChoose={canPick(status) ? setChosen : null} />
      </section>
      <Actions generation={generation} chosen={chosen} final={final} onAccepted={async (token) => { setChosen(null); await advanceTo(token); }} />
    </main>
  );
}

function Failure({ generation: { failureReason, refusal } }: { generation: GenerationView }) {
  const { t } = useTranslation();
  if (failureReason === null) return null;
  const text = t(`failure.${failureReason}`);
  if (refusal === null) return <Notice tone="bad" text={text} />;
  return <Notice tone="bad" text={text} detail={`${t(`refusal.${refusal.category}`)} ${t("refusal.rule", { rule: refusal.rule })}`} />;
}

function PickBy({ instant }: { instant: string }) {
  const { t } = useTranslation();
  const spoken = useStore(language);
  const when = new Intl.DateTimeFormat(localeOf[spoken], { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
  return <p className="quiet"><time dateTime={instant}>{t("generation.pickBy", { when: when.format(new Date(instant)) })}</time></p>;
}

interface ActionsProps {
  generation: GenerationView;
  chosen: number | null;
  final: GenerationView["finals"][number] | undefined;
  onAccepted: (token: string) => Promise<void>;
}

function Actions({ generation, chosen, final, onAccepted }: ActionsProps) {
  const { t } = useTranslation();
  const words = useTroubleText();
  const balance = useBalance();
  const accepted = async (token: string) => { await Promise.all([onAccepted(token), balance?.refresh()]); };
  const pick = useCommand(pickSample, accepted);
  const cancel = useCommand(cancelGeneration, accepted);
  const retry = useCommand(retryGeneration, accepted);
  const { status, id } = generation;
  const trouble = pick.trouble ?? cancel.trouble ?? retry.trouble;
  const ended = status === "FAILED" || status === "CANCELLED" || status === "COMPLETED";
  return (
    <div className="action-bar generation-actions">
      {trouble && <Notice tone="bad" text={words(trouble)} />}
      {final && chosen === null && <Downloads generation={generation} final={final} />}
      {canPick(status) && (status === "AWAITING_PICK" || chosen !== null) && (
        <PickButton generation={generation} chosen={chosen} busy={pick.busy} onPick={(sample) => { pick.run({ generationId: id, sample }); }} />
      )}
      {isMoving(status) && <p className="action-note" aria-hidden="true">{t(`generation.heading.${status}`)}<span className="dots" /></p>}
      <div className="action-row">
        {status === "FAILED" && (
          <button type="button" className="button button-main" disabled={retry.busy} onClick={() => { retry.run({ generationId: id }); }}>{t("generation.retry")}</button>
        )}
        {(status === "FAILED" || status === "CANCELLED") && generation.prompt !== null && (
          <button type="button" className="button button-plain" onClick={() => { keepDraft(sessionStorage, { format: generation.format, prompt: generation.prompt ?? "" }); openGeneration(null); }}>
            {t("generation.sameWords")}
          </button>
        )}
        {canCancel(status) && (
          <button type="button" className="button button-plain" disabled={cancel.busy} onClick={() => { cancel.run({ generationId: id }); }}>{t("generation.cancel")}</button>
        )}
        {ended && (
          <button type="button" className="button button-plain" onClick={() => { keepDraft(sessionStorage, { format: generation.format, prompt: "" }); openGeneration(null); }}>
            {t("generation.another")}
          </button>
        )}
      </div>
    </div>
  );
}

interface PickProps { generation: GenerationView; chosen: number | null; busy: boolean; onPick: (sample: number) => void }

function PickButton({ generation, chosen, busy, onPick }: PickProps) {
  const { t } = useTranslation();
  const [{ data }] = useQuery({ query: quoteQuery, variables: { format: generation.format } });
  return (
    <button type="button" className="button button-main button-wide" disabled={chosen === null || busy || !data} onClick={() => { if (chosen !== null) onPick(chosen); }}>
      {chosen === null ? t("generation.pickFirst") : t("generation.pick", { number: chosen, count: data?.quote.finalCredits ?? 0 })}
    </button>
  );
}
