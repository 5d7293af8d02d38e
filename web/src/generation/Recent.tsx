import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { recentQuery } from "../graphql/documents";
import { openGeneration } from "../ui/route";
import { Picture } from "./Picture";

const recentMax = 6;

/** The way back to earlier work; the gallery comes with the studio. */
export function Recent() {
  const { t } = useTranslation();
  const [{ data }] = useQuery({ query: recentQuery, variables: { first: recentMax } });
  const nodes = data?.generations.nodes ?? [];
  if (nodes.length === 0) return null;
  return (
    <section className="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{t("recent.title")}</h2>
      <ul>
        {nodes.map((one) => {
          const image = one.finals.at(-1)?.image ?? one.samples[0]?.image;
          const prompt = one.prompt ?? t("generation.erased");
          return (
            <li key={one.id}>
              <button type="button" className="recent-item" aria-label={t("recent.open", { prompt })} onClick={() => { openGeneration(one.id); }}>
                <span className="recent-picture">{image && <Picture image={image} label="" />}</span>
                <bdi className="recent-prompt">{prompt}</bdi>
                <span className={`recent-status status-${one.status.toLowerCase()}`}>{t(`generation.heading.${one.status}`)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
