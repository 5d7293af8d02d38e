// The main job by the client: node dist/main-job.js BASE_URL TOKEN. Prints one JSON object: what came of it.
import { createPulse, newKey } from "./index.js";

const [baseUrl, token] = process.argv.slice(2);
if (baseUrl === undefined || token === undefined) {
  throw new Error("usage: main-job BASE_URL TOKEN");
}

const pollMs = 200;
const pollsMax = 600;
const pulse = createPulse({ baseUrl, token, language: "en" });

function expect<T>(what: string, answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) {
    throw new Error(`${what}: ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

const project = expect("project", await pulse.POST("/v1/projects", { params: { header: newKey() }, body: { name: "From TypeScript" } }));
const key = newKey();
const body = { projectId: project.projectId, prompt: "إعلان قهوة في عمّان", format: "SQUARE" } as const;
const asked = expect("generation", await pulse.POST("/v1/generations", { params: { header: key }, body }));
const again = await pulse.POST("/v1/generations", { params: { header: key }, body });
const path = { generationId: asked.generationId };

async function until(status: string) {
  for (let polls = 0; polls < pollsMax; polls++) {
    const generation = expect("generation", await pulse.GET("/v1/generations/{generationId}", { params: { path } }));
    if (generation.status === status) {
      return generation;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`The generation did not become ${status}.`);
}

const sampled = await until("AWAITING_PICK");
expect("pick", await pulse.POST("/v1/generations/{generationId}/pick", { params: { path, header: newKey() }, body: { sample: 3, alsoIn: [] } }));
const done = await until("COMPLETED");
const final = done.finals[0];
if (final === undefined) {
  throw new Error("There is no final.");
}

const file = await fetch(new URL(final.image.url, baseUrl));
const refused = await pulse.POST("/v1/projects", { params: { header: newKey() }, body: { name: "" } });
console.log(
  JSON.stringify({
    samples: sampled.samples.length,
    replayed: again.response.headers.get("Idempotency-Replayed"),
    sameId: again.data?.generationId === asked.generationId,
    picked: final.sample,
    fileBytes: (await file.arrayBuffer()).byteLength,
    sizeBytes: final.image.sizeBytes,
    refusal: refused.error?.code,
  }),
);
