import { describe, expect, it } from "vitest";
import type { GenerationView } from "../src/graphql/documents";
import { RequestIds, keepDraft, keptDraft } from "../src/create/draft";
import { applyChange, canCancel, canPick, placesOf, stepsOf } from "../src/generation/progress";
import { generationIn } from "../src/ui/route";

const generation = { id: "g", status: "RENDERING_SAMPLES", samples: [] } as unknown as GenerationView;
const change = { generationId: "g", kind: "k", samplesReady: 1, status: "AWAITING_PICK", consistencyToken: "p", generation: null } as const;

describe("a change", () => {
  it("brings the whole generation", () => {
    const newer = { ...generation, status: "COMPLETED" } as GenerationView;
    expect(applyChange(generation, { ...change, generation: newer })).toBe(newer);
  });
  it("without the generation still moves the status", () => {
    expect(applyChange(generation, change)?.status).toBe("AWAITING_PICK");
  });
  it("without the generation, of something unknown, asks for a read", () => {
    expect(applyChange(null, change)).toBeNull();
  });
});

describe("the places of samples", () => {
  it.each([
    [[], 4, [1, 2, 3, 4]],
    [[2, 3], 4, [1, 2, 3, 4]],
    [[1, 2, 3, 4, 6], 8, [1, 2, 3, 4, 6, 7, 8, 9]],
    [[1, 2, 3, 4, 9], 5, [1, 2, 3, 4, 9]],
  ])("of %j of %i are %j", (ready, wanted, places) => {
    expect(placesOf(ready, wanted)).toEqual(places);
  });
});

describe("progress", () => {
  const states = (...of: Parameters<typeof stepsOf>) => stepsOf(...of).map((step) => step.state).join(" ");
  it.each([
    ["QUEUED", 0, "now ahead ahead ahead"],
    ["RENDERING_SAMPLES", 0, "done now ahead ahead"],
    ["RENDERING_SAMPLES", 2, "done done now ahead"],
    ["AWAITING_PICK", 4, "done done done now"],
    ["RENDERING_FINAL", 4, "done done done now"],
    ["COMPLETED", 4, "done done done done"],
  ] as const)("of %s with %i samples", (status, ready, expected) => {
    expect(states(status, ready)).toBe(expected);
  });
  it("allows to cancel until the end, and to pick only what is ready", () => {
    expect(["QUEUED", "RENDERING_SAMPLES", "AWAITING_PICK", "RENDERING_FINAL"].every((one) => canCancel(one as never))).toBe(true);
    expect(["COMPLETED", "FAILED", "CANCELLED"].some((one) => canCancel(one as never))).toBe(false);
    expect([canPick("AWAITING_PICK"), canPick("COMPLETED"), canPick("RENDERING_FINAL")]).toEqual([true, true, false]);
  });
});

describe("a request", () => {
  let made = 0;
  const ids = new RequestIds(() => `id${String(++made)}`);
  it("keeps its ids while its words stay, so that sending again is the same command", () => {
    const first = ids.of({ prompt: "قهوة", format: "SQUARE" });
    expect(ids.of({ prompt: "قهوة", format: "SQUARE" })).toEqual(first);
    expect(ids.of({ prompt: "شاي", format: "SQUARE" })).not.toEqual(first);
  });
  it("keeps what was typed, line breaks too", () => {
    let kept = "";
    keepDraft({ setItem: (_, value) => { kept = value; } }, { prompt: "سطر\nآخر", format: "STORY" });
    expect(keptDraft({ getItem: () => kept })).toEqual({ prompt: "سطر\nآخر", format: "STORY" });
    expect(keptDraft({ getItem: () => "ROUND\nx" })).toEqual({ prompt: "", format: "SQUARE" });
  });
  it("opens only what looks like an id from the address", () => {
    expect(generationIn("#g=01900000-0000-7000-8000-000000000001")).toBe("01900000-0000-7000-8000-000000000001");
    expect(generationIn("#g=<script>")).toBeNull();
  });
});
