import type { CreativeFormat } from "../graphql/documents";

export interface Draft { prompt: string; format: CreativeFormat }

const storageKey = "pulse.draft";
export const formats: readonly CreativeFormat[] = ["SQUARE", "PORTRAIT", "STORY", "LANDSCAPE", "BANNER", "A4", "A3"];
export const emptyDraft: Draft = { prompt: "", format: "SQUARE" };

/** What was typed outlives a reload of the tab. */
export function keptDraft(storage: Pick<Storage, "getItem">): Draft {
  const [format, ...words] = (storage.getItem(storageKey) ?? "").split("\n");
  const known = formats.find((one) => one === format);
  return known ? { format: known, prompt: words.join("\n") } : emptyDraft;
}

export function keepDraft(storage: Pick<Storage, "setItem">, draft: Draft): void {
  storage.setItem(storageKey, `${draft.format}\n${draft.prompt}`);
}

/**
 * The ids of a request belong to its words: the same words sent again are the same command, other words are a new one.
 */
export class RequestIds {
  #words = "";
  #ids: { commandId: string; generationId: string } | undefined;
  readonly #make: () => string;

  constructor(make: () => string) { this.#make = make; }

  of(draft: Draft): { commandId: string; generationId: string } {
    const words = `${draft.format}\n${draft.prompt}`;
    if (!this.#ids || words !== this.#words) this.#ids = { commandId: this.#make(), generationId: this.#make() };
    this.#words = words;
    return this.#ids;
  }

  forget(): void { this.#ids = undefined; }
}
