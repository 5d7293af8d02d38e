import { useTranslation } from "react-i18next";
import type { GenerationView } from "../graphql/documents";
import { Check } from "../ui/icons";
import { stepsOf } from "./progress";

export function Steps({ generation }: { generation: GenerationView }) {
  const { t } = useTranslation();
  const ready = generation.samples.length;
  return (
    <ol className="steps" aria-label={t("steps.label")}>
      {stepsOf(generation.status, ready).map((step) => (
        <li key={step.name} className={`step step-${step.state}`} aria-current={step.state === "now" ? "step" : undefined}>
          <span className="step-dot" aria-hidden="true">{step.state === "done" && <Check />}</span>
          <span className="step-name">{t(`steps.${step.name}`)}</span>
          {step.name === "samples" && (
            <span className="step-count">{t("steps.samplesReady", { count: ready, total: generation.samplesWanted })}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
