import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { CreateScreen } from "./create/CreateScreen";
import { GenerationScreen } from "./generation/GenerationScreen";
import { viewerQuery } from "./graphql/documents";
import { faultOf } from "./graphql/faults";
import { Notice } from "./ui/Notice";
import { SignInCard } from "./ui/SignInCard";
import { TopBar } from "./ui/TopBar";
import { BalanceProvider } from "./ui/balance";
import { useOpenGeneration } from "./ui/route";

export function App() {
  const { t } = useTranslation();
  const [{ data, error, fetching }, ask] = useQuery({ query: viewerQuery });
  const [open] = useOpenGeneration();
  const again = useCallback(() => { ask({ requestPolicy: "network-only" }); }, [ask]);

  if (data) {
    return (
      <BalanceProvider onSignedOut={again}>
        <a className="skip" href="#content">{t("page.skip")}</a>
        <TopBar organization={data.viewer.organizationName} />
        {open === null ? <CreateScreen /> : <GenerationScreen key={open} id={open} onSignedOut={again} />}
        <footer className="footer">{t("footer.note")}</footer>
      </BalanceProvider>
    );
  }
  return (
    <>
      <TopBar organization={null} />
      <main className="lonely" id="content">
        {error && faultOf(error) === "UNAUTHENTICATED" && <SignInCard onAgain={again} checking={fetching} />}
        {error && faultOf(error) !== "UNAUTHENTICATED" && (
          <Notice tone="bad" text={t(`fault.${faultOf(error)}`)} action={{ label: t("generation.retry"), run: again }} />
        )}
        {!error && <p className="quiet" role="status">{t("generation.loading")}</p>}
      </main>
    </>
  );
}
