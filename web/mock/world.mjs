// A pretended studio of one organization: the same rules that the page can see, kept in memory.
import { createHash } from "node:crypto";
import { poster, sizes } from "./pictures.mjs";

const promptCharactersMax = 10_000;
const openMax = 5;
const finalCredits = 1;
const open = new Set(["QUEUED", "RENDERING_SAMPLES", "AWAITING_PICK", "RENDERING_FINAL"]);

export const wishes = { stepMs: 900, failNext: false, lagNext: 0, resyncNext: false };

export class World {
  projects = new Map();
  generations = new Map();
  receipts = new Map();
  changes = [];
  credits = { available: 100, held: 0, settled: 0, granted: 100 };
  #listeners = new Set();

  token = () => `p${this.changes.length}`;
  position = (token) => Number(/^p(\d+)$/.exec(token ?? "")?.[1] ?? this.changes.length);

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(kind, generation, balance) {
    const change = { kind, generationId: generation?.id, status: generation?.status, samplesReady: generation?.samples.length ?? 0, balance };
    this.changes.push(change);
    change.consistencyToken = this.token();
    for (const listener of this.#listeners) listener(change);
  }

  #money(kind, available, held, settled) {
    this.credits = { ...this.credits, available: this.credits.available + available, held: this.credits.held + held, settled: this.credits.settled + settled };
    this.#change(kind, undefined, { ...this.credits });
  }

  #move(generation, status, kind) {
    generation.status = status;
    generation.updatedAt = new Date().toISOString();
    this.#change(kind, generation);
  }

  #later(generation, work) {
    const attempt = generation.attempt;
    setTimeout(() => { if (generation.attempt === attempt && open.has(generation.status)) work(); }, wishes.stepMs);
  }

  #begin(generation) {
    this.#money("hold-placed.v1", -finalCredits, finalCredits, 0);
    const fails = wishes.failNext;
    wishes.failNext = false;
    this.#later(generation, () => {
      this.#move(generation, "RENDERING_SAMPLES", "samples-started.v1");
      this.#later(generation, () => this.#drawSample(generation, fails));
    });
  }

  #drawSample(generation, fails) {
    if (fails && generation.samples.length === 2) { this.#fail(generation, "RENDERING_FAILED"); return; }
    generation.samples.push({ number: generation.samples.length + 1, image: this.#image(generation, generation.samples.length + 1, 1) });
    const done = generation.samples.length === 4;
    if (done) generation.pickBy = new Date(Date.now() + 7 * 86_400_000).toISOString();
    this.#move(generation, done ? "AWAITING_PICK" : generation.status, "sample-rendered.v1");
    if (!done) this.#later(generation, () => this.#drawSample(generation, fails));
  }

  #fail(generation, reason) {
    generation.failureReason = reason;
    this.#move(generation, "FAILED", "generation-failed.v1");
    this.#money("hold-released.v1", finalCredits, -finalCredits, 0);
  }

  #image(generation, sample, scale) {
    const [width, height] = sizes[generation.format];
    const bytes = poster({ prompt: generation.prompt, format: generation.format, sample });
    const sha256 = createHash("sha256").update(`${generation.id}.${sample}.${scale}`).digest("hex");
    return { bytes, sha256, width: width * scale, height: height * scale, sizeBytes: bytes.length, sample };
  }

  /** Answers a command once: the same id with the same body gets its receipt again. */
  command(name, input, decide) {
    const body = JSON.stringify([name, input]);
    const known = this.receipts.get(input.commandId);
    if (known) return known.body === body ? known.answer : rejected("COMMAND_ID_REUSED", ["commandId"]);
    const code = decide();
    if (code) return rejected(...code);
    const answer = { consistencyToken: this.token(), errors: [] };
    this.receipts.set(input.commandId, { body, answer });
    return answer;
  }

  createProject(input) {
    return this.command("createProject", input, () => {
      const now = new Date().toISOString();
      this.projects.set(input.projectId, { id: input.projectId, name: input.name, archived: false, createdAt: now, updatedAt: now });
      this.#change("project-created.v1");
    });
  }

  requestGeneration(input) {
    return this.command("requestGeneration", input, () => {
      if (!this.projects.has(input.projectId)) return ["NOT_FOUND", ["projectId"]];
      if (input.prompt.trim() === "") return ["TEXT_EMPTY", ["prompt"]];
      if (input.prompt.length > promptCharactersMax) return ["TEXT_TOO_LONG", ["prompt"]];
      if (/[\u202A-\u202E]/.test(input.prompt)) return ["TEXT_BIDI_SPOOFED", ["prompt"]];
      if (this.credits.available < finalCredits) return ["INSUFFICIENT_CREDIT", []];
      if ([...this.generations.values()].filter((one) => open.has(one.status)).length >= openMax) return ["TOO_MANY_OPEN_GENERATIONS", []];
      const now = new Date().toISOString();
      const generation = {
        id: input.generationId, projectId: input.projectId, status: "QUEUED", prompt: input.prompt, format: input.format, attempt: 1,
        failureReason: null, failureDetail: null, refusal: null, samples: [], samplesWanted: 4, pickedSample: null, pickBy: null, finals: [], createdAt: now, updatedAt: now,
      };
      this.generations.set(generation.id, generation);
      this.#change("generation-requested.v1", generation);
      this.#begin(generation);
    });
  }

  pickSample(input) {
    return this.command("pickSample", input, () => {
      const generation = this.generations.get(input.generationId);
      if (!generation) return ["NOT_FOUND", ["generationId"]];
      if (generation.status === "RENDERING_FINAL" && generation.pickedSample !== input.sample) return ["PICK_IN_PROGRESS", ["sample"]];
      if (generation.pickedSample === input.sample) return;
      if (!["AWAITING_PICK", "COMPLETED"].includes(generation.status)) return ["SAMPLES_NOT_READY", ["sample"]];
      if (generation.status === "COMPLETED") this.#money("hold-placed.v1", -finalCredits, finalCredits, 0);
      generation.pickedSample = input.sample;
      this.#move(generation, "RENDERING_FINAL", "sample-picked.v1");
      this.#later(generation, () => this.#later(generation, () => {
        generation.finals.push({ sample: input.sample, pick: generation.finals.length + 1, image: this.#image(generation, input.sample, 2) });
        this.#money("hold-settled.v1", 0, -finalCredits, finalCredits);
        this.#move(generation, "COMPLETED", "generation-completed.v1");
      }));
    });
  }

  cancelGeneration(input) {
    return this.command("cancelGeneration", input, () => {
      const generation = this.generations.get(input.generationId);
      if (!generation) return ["NOT_FOUND", ["generationId"]];
      if (!open.has(generation.status)) return ["GENERATION_ENDED", []];
      this.#move(generation, "CANCELLED", "generation-cancelled.v1");
      this.#money("hold-released.v1", finalCredits, -finalCredits, 0);
    });
  }

  retryGeneration(input) {
    return this.command("retryGeneration", input, () => {
      const generation = this.generations.get(input.generationId);
      if (!generation) return ["NOT_FOUND", ["generationId"]];
      if (generation.status !== "FAILED") return ["GENERATION_NOT_FAILED", []];
      Object.assign(generation, { attempt: generation.attempt + 1, samples: [], failureReason: null });
      this.#move(generation, "QUEUED", "generation-retried.v1");
      this.#begin(generation);
    });
  }
}

const rejected = (code, path = []) => ({ consistencyToken: null, errors: [{ code, message: "", path }] });
