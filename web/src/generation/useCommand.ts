import { useRef, useState } from "react";
import type { TypedDocumentNode } from "@urql/core";
import { useClient } from "urql";
import type { Rejection } from "../graphql/documents";
import { currentLanguage } from "../i18n/language";
import { newId } from "../ids";
import { send } from "../live/commands";
import { troubleOf, type Trouble } from "../ui/rejections";

interface Payload { answer: { consistencyToken: string | null; errors: readonly Rejection[] } }

/** Sends one kind of command about a generation. After a fault the same command goes again, under its old id. */
export function useCommand<I extends { commandId: string; generationId: string }>(
  document: TypedDocumentNode<Payload, { input: I }>,
  onAccepted: (token: string) => Promise<void>,
) {
  const client = useClient();
  const unanswered = useRef<{ body: string; commandId: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function run(input: Omit<I, "commandId">): Promise<void> {
    const body = JSON.stringify(input);
    if (unanswered.current?.body !== body) unanswered.current = { body, commandId: newId() };
    const outcome = await send(client, document, { ...input, commandId: unanswered.current.commandId } as I);
    if (!("fault" in outcome)) unanswered.current = null;
    setTrouble(troubleOf(outcome, currentLanguage()));
    if ("token" in outcome) await onAccepted(outcome.token);
  }

  return {
    busy,
    trouble,
    run: (input: Omit<I, "commandId">) => {
      setBusy(true);
      setTrouble(null);
      void run(input).finally(() => { setBusy(false); });
    },
  };
}
