import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "urql";
import { downloadQuery, type GenerationView, type ImageFormat } from "../graphql/documents";
import { language } from "../i18n/language";
import { numberIn } from "../i18n";
import { Down } from "../ui/icons";
import { Notice } from "../ui/Notice";
import { useStore } from "../ui/store";
import { Picture } from "./Picture";

const imageFormats: readonly ImageFormat[] = ["PNG", "JPEG", "WEBP", "AVIF"];
type FileFormat = ImageFormat | "PDF";
const extensionOf: Record<FileFormat, string> = { PNG: "png", JPEG: "jpg", WEBP: "webp", AVIF: "avif", PDF: "pdf" };

type FinalView = GenerationView["finals"][number];

export function FinalPicture({ generation, final }: { generation: GenerationView; final: FinalView }) {
  const { t } = useTranslation();
  const spoken = useStore(language);
  return (
    <figure className={`final final-${generation.format.toLowerCase()}`}>
      <Picture image={final.image} label={t("generation.final")} className="final-picture" />
      <figcaption>
        <bdi dir="ltr">{t("generation.size", { width: numberIn(spoken, final.image.width), height: numberIn(spoken, final.image.height) })}</bdi>
      </figcaption>
    </figure>
  );
}

export function Downloads({ generation, final }: { generation: GenerationView; final: FinalView }) {
  const { t } = useTranslation();
  const client = useClient();
  const [failed, setFailed] = useState(false);

  /** A link works for 300 seconds, so a new one is asked for at the click. */
  async function download(format: FileFormat): Promise<void> {
    const { data } = await client.query(downloadQuery, { id: generation.id, format: format === "PDF" ? "PNG" : format }).toPromise();
    const found = data?.generation?.finals.find((one) => one.pick === final.pick);
    const url = format === "PDF" ? found?.sheet?.url : found?.image.url;
    setFailed(url === undefined);
    if (url === undefined) return;
    const link = document.createElement("a");
    link.href = url;
    link.download = `pulse-${generation.id.slice(-8)}-${String(final.pick)}.${extensionOf[format]}`;
    link.click();
  }

  return (
    <div className="downloads" role="group" aria-label={t("generation.download")}>
      {(final.sheet ? ["PDF", ...imageFormats] as const : imageFormats).map((format, index) => (
        <button type="button" key={format} className={`button ${index === 0 ? "button-main" : "button-plain"}`} aria-label={t("generation.downloadAs", { format })} onClick={() => void download(format)}>
          <Down />
          <bdi>{format}</bdi>
        </button>
      ))}
      {failed && <Notice tone="bad" text={t("generation.downloadFailed")} />}
    </div>
  );
}
