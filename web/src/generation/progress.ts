import type { GenerationChangeView, GenerationStatus, GenerationView } from "../graphql/documents";

const firstSet = [1, 2, 3, 4];

export type StepState = "done" | "now" | "ahead";
export interface Step { name: "queued" | "started" | "samples" | "final"; state: StepState }

/** The generation after a change; null when the change came without it and nothing is known yet, so it must be read. */
export function applyChange(known: GenerationView | null, change: GenerationChangeView): GenerationView | null {
  if (change.generation) return change.generation;
  return known === null ? null : { ...known, status: change.status };
}

const place: Record<GenerationStatus, number> = {
  QUEUED: 0, RENDERING_SAMPLES: 1, AWAITING_PICK: 3, RENDERING_FINAL: 3, COMPLETED: 4, FAILED: 0, CANCELLED: 0,
};

/** The way from the request to the download, and where on it the generation is. */
export function stepsOf(status: GenerationStatus, samplesReady: number): Step[] {
  const names = ["queued", "started", "samples", "final"] as const;
  const now = status === "RENDERING_SAMPLES" && samplesReady > 0 ? 2 : place[status];
  return names.map((name, index) => ({ name, state: index < now ? "done" : index === now ? "now" : "ahead" }));
}

/** The places of a generation's samples, by number: the first four always, then what was asked for beyond them, ready or still to come. */
export function placesOf(ready: number[], wanted: number): number[] {
  const further = ready.filter((number) => number > firstSet.length);
  const last = Math.max(firstSet.length, ...further);
  const missing = Math.max(0, wanted - firstSet.length - further.length);
  return [...firstSet, ...further, ...Array.from({ length: missing }, (_, index) => last + 1 + index)];
}

export const isMoving = (status: GenerationStatus): boolean =>
  status === "QUEUED" || status === "RENDERING_SAMPLES" || status === "RENDERING_FINAL";

export const canCancel = (status: GenerationStatus): boolean => isMoving(status) || status === "AWAITING_PICK";

export const canPick = (status: GenerationStatus): boolean => status === "AWAITING_PICK" || status === "COMPLETED";
