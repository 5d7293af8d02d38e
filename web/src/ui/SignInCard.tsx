import { useTranslation } from "react-i18next";
import { Mark } from "./icons";

export function SignInCard({ onAgain, checking }: { onAgain: () => void; checking: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="card sign-in" aria-labelledby="sign-in-title">
      <Mark />
      <h1 id="sign-in-title">{t("signIn.title")}</h1>
      <p>{t("signIn.body")}</p>
      <code dir="ltr">{t("signIn.command")}</code>
      <p>{t("signIn.hint")}</p>
      <button type="button" className="button button-main" onClick={onAgain} disabled={checking}>{t("signIn.again")}</button>
      <p className="quiet">{t("signIn.used")}</p>
    </section>
  );
}
