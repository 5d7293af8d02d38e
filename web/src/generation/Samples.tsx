import { useTranslation } from "react-i18next";
import type { GenerationView } from "../graphql/documents";
import { language } from "../i18n/language";
import { numberIn } from "../i18n";
import { Check } from "../ui/icons";
import { useStore } from "../ui/store";
import { Picture } from "./Picture";
import { placesOf } from "./progress";

interface Props {
  generation: GenerationView;
  chosen: number | null;
  onChoose: ((number: number) => void) | null;
}

/** A place for each sample; each fills as soon as its sample is ready. They are radio buttons while one may be picked. */
export function Samples({ generation, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const spoken = useStore(language);
  const numbers = placesOf(generation.samples.map((one) => one.number), generation.samplesWanted);
  return (
    <div className={`samples samples-${generation.format.toLowerCase()}`} role={onChoose ? "radiogroup" : undefined} aria-label={t("steps.samples")}>
      {numbers.map((number) => {
        const sample = generation.samples.find((one) => one.number === number);
        if (!sample) return <div className="sample sample-empty" key={number} role="img" aria-label={t("generation.samplePending", { number })} />;
        return (
          <label className={`sample ${chosen === number ? "sample-chosen" : ""} ${onChoose ? "sample-open" : ""}`} key={number}>
            {onChoose && (
              <input type="radio" name="sample" value={number} checked={chosen === number} onChange={() => { onChoose(number); }} aria-label={t("generation.sample", { number })} />
            )}
            <Picture image={sample.image} label={t("generation.sample", { number })} />
            <span className="sample-number" aria-hidden="true">{chosen === number ? <Check /> : numberIn(spoken, number)}</span>
          </label>
        );
      })}
    </div>
  );
}
