import type { Client } from "@urql/core";
import { faultOf } from "../graphql/faults";
import {
  balanceChanged, balanceQuery, generationChanged, generationQuery,
  type BalanceView, type GenerationChangeView, type GenerationView,
} from "../graphql/documents";
import { applyChange } from "../generation/progress";
import type { Source } from "./follow";

type BalanceChangeView = { consistencyToken: string; balance: BalanceView };

export function generationSource(client: Client, id: string): Source<GenerationView, GenerationChangeView> {
  return {
    key: `generation.${id}`,
    async read(atLeast) {
      const { data, error } = await client.query(generationQuery, { id, atLeast: atLeast ?? null }).toPromise();
      return error ? { fault: faultOf(error) } : { value: data?.generation ?? null };
    },
    subscribe(resumeFrom, onChange, onFault) {
      const subscription = client.subscription(generationChanged, { id, resumeFrom: resumeFrom ?? null }).subscribe(({ data, error }) => {
        if (error) onFault(faultOf(error));
        else if (data) onChange(data.generationChanged);
      });
      return () => { subscription.unsubscribe(); };
    },
    apply: applyChange,
    tokenOf: (change) => change.consistencyToken,
  };
}

export function balanceSource(client: Client): Source<BalanceView, BalanceChangeView> {
  return {
    key: "balance",
    async read(atLeast) {
      const { data, error } = await client.query(balanceQuery, { atLeast: atLeast ?? null }).toPromise();
      return error ? { fault: faultOf(error) } : { value: data?.creditBalance ?? null };
    },
    subscribe(resumeFrom, onChange, onFault) {
      const subscription = client.subscription(balanceChanged, { resumeFrom: resumeFrom ?? null }).subscribe(({ data, error }) => {
        if (error) onFault(faultOf(error));
        else if (data) onChange(data.creditBalanceChanged);
      });
      return () => { subscription.unsubscribe(); };
    },
    apply: (_, change) => change.balance,
    tokenOf: (change) => change.consistencyToken,
  };
}
