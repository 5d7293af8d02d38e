import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "urql";
import { createProject, projectsQuery, requestGeneration } from "../graphql/documents";
import { faultOf } from "../graphql/faults";
import { currentLanguage } from "../i18n/language";
import { newId } from "../ids";
import { send, type Outcome } from "../live/commands";
import { tokenMemory } from "../live/tokens";
import { useBalance } from "../ui/balance";
import { troubleOf, type Trouble } from "../ui/rejections";
import { openGeneration } from "../ui/route";
import { RequestIds, type Draft } from "./draft";

type FoundProject = { projectId: string } | { outcome: Outcome };

/** Asks for four samples, in the first project (which is made when there is none), and opens the new generation. */
export function useRequest() {
  const { t } = useTranslation();
  const client = useClient();
  const balance = useBalance();
  const ids = useRef<RequestIds | null>(null);
  const newProject = useRef<{ commandId: string; projectId: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function findProject(): Promise<FoundProject> {
    const { data, error } = await client.query(projectsQuery, {}).toPromise();
    if (error) return { outcome: { fault: faultOf(error) } };
    const known = data?.projects.nodes.find((project) => !project.archived);
    if (known) return { projectId: known.id };
    newProject.current ??= { commandId: newId(), projectId: newId() };
    const outcome = await send(client, createProject, { ...newProject.current, name: t("create.projectName") });
    return "token" in outcome ? { projectId: newProject.current.projectId } : { outcome };
  }

  async function request(draft: Draft): Promise<void> {
    ids.current ??= new RequestIds(newId);
    const { commandId, generationId } = ids.current.of(draft);
    const project = await findProject();
    const outcome = "outcome" in project
      ? project.outcome
      : await send(client, requestGeneration, { commandId, generationId, projectId: project.projectId, ...draft });
    if (!("token" in outcome)) {
      setTrouble(troubleOf(outcome, currentLanguage()));
      if ("rejections" in outcome) ids.current.forget();
      return;
    }
    tokenMemory(sessionStorage).keep(`generation.${generationId}`, outcome.token);
    void balance?.refresh();
    openGeneration(generationId);
  }

  function submit(draft: Draft): void {
    if (draft.prompt.trim() === "") {
      setTrouble({ kind: "rejection", code: "TEXT_EMPTY", message: "", language: currentLanguage(), path: ["prompt"] });
      return;
    }
    setTrouble(null);
    setBusy(true);
    void request(draft).finally(() => { setBusy(false); });
  }

  return { submit, busy, trouble, clear: () => { setTrouble(null); } };
}
