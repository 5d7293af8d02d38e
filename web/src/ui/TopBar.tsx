import { useTranslation } from "react-i18next";
import { chooseLanguage, language } from "../i18n/language";
import { connection } from "../live/connection";
import { useBalance } from "./balance";
import { Mark, Moon, Sun } from "./icons";
import { openGeneration } from "./route";
import { useStore } from "./store";
import { switchTheme, theme } from "./theme";

export function TopBar({ organization }: { organization: string | null }) {
  const { t } = useTranslation();
  const spoken = useStore(language);
  const shown = useStore(theme);
  const line = useStore(connection);
  const other = spoken === "ar" ? "en" : "ar";
  return (
    <header className="top">
      <a className="brand" href="/" onClick={(event) => { event.preventDefault(); openGeneration(null); }}>
        <Mark />
        <span className="brand-name">{t("brand.name")}</span>
        {organization !== null && <span className="brand-organization"><bdi>{organization}</bdi></span>}
      </a>
      {line === "lost" && <span className="pill pill-lost" role="status">{t("top.offline")}</span>}
      <Balance />
      <button type="button" className="button button-round" lang={other} aria-label={t("top.languageLabel")} onClick={() => { chooseLanguage(other); }}>
        {t("top.language")}
      </button>
      <button type="button" className="button button-round button-icon" aria-label={shown === "dark" ? t("top.themeToLight") : t("top.themeToDark")} onClick={switchTheme}>
        {shown === "dark" ? <Sun /> : <Moon />}
      </button>
    </header>
  );
}

function Balance() {
  const follower = useBalance();
  return follower ? <LiveBalance follower={follower} /> : null;
}

function LiveBalance({ follower }: { follower: NonNullable<ReturnType<typeof useBalance>> }) {
  const { t } = useTranslation();
  const { value } = useStore(follower.state);
  if (!value) return null;
  return (
    <span className="pill balance" role="status" aria-label={t("top.balanceLabel")}>
      <span className="balance-now" key={value.available}>{t("top.credits", { count: value.available })}</span>
      {value.held > 0 && <span className="balance-held">{t("top.held", { count: value.held })}</span>}
    </span>
  );
}
