// The studio's API without the studio: the real schema, the page's own security policy, and a world that moves by itself.
import { randomBytes } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSchema, graphql, GraphQLError } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { plainPng } from "./png.mjs";
import { wishes, World } from "./world.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "../dist");
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self' ws: wss:";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".json": "application/json" };

const fault = (code) => new GraphQLError(code, { extensions: { code } });
const signedIn = (headers, session) => (headers.cookie ?? "").includes(`pulse_session=${session}`);

function schemaOf(world) {
  const schema = buildSchema(readFileSync(join(here, "../../contracts/graphql/schema.graphql"), "utf8"));
  schema.getType("UserError").resolveType = (error) => (["NOT_FOUND"].includes(error.code) ? "NotFoundError" : /CREDIT|TOO_MANY|DAILY/.test(error.code) ? "CreditError" : "InputError");
  schema.getType("Image").getFields()["url"].resolve = (image, { format }) => `/blobs/${image.sha256}?format=${format}&signature=${randomBytes(6).toString("hex")}`;
  const subscription = schema.getSubscriptionType().getFields();
  subscription["generationChanged"].subscribe = (_, args) => changesOf(world, args.resumeFrom, (one) => one.generationId === args.id && one.status, "generationChanged");
  subscription["creditBalanceChanged"].subscribe = (_, args) => changesOf(world, args.resumeFrom, (one) => one.balance, "creditBalanceChanged");
  subscription["generationChanged"].resolve = (payload) => ({ ...payload.generationChanged, generation: () => viewOf(world, world.generations.get(payload.generationChanged.generationId)) });
  return schema;
}

/** Replays what came after the token, then goes on live. */
function changesOf(world, resumeFrom, wanted, field) {
  if (resumeFrom && wishes.resyncNext) { wishes.resyncNext = false; throw fault("RESYNC_REQUIRED"); }
  return replayed(world, resumeFrom, wanted, field);
}

async function* replayed(world, resumeFrom, wanted, field) {
  const queue = resumeFrom ? world.changes.slice(world.position(resumeFrom)).filter(wanted) : [];
  let wake = () => undefined;
  const stop = world.listen((change) => { if (wanted(change)) { queue.push(change); wake(); } });
  try {
    for (;;) {
      while (queue.length > 0) yield { [field]: queue.shift() };
      await new Promise((resolve) => { wake = resolve; });
    }
  } finally {
    stop();
  }
}

const recipe = { model: "composer", modelVersion: "1", renderer: "mock", layout: "arch", seed: "42", sha256: "", priceVersion: "composer-2026-11", detail: null };
const viewOf = (_, generation) => generation && {
  ...generation,
  samples: generation.samples.map((one) => ({ ...one, recipe })),
  finals: generation.finals.map((one) => ({ ...one, recipe, sheet: null })),
};

function rootOf(world) {
  const lag = () => { if (wishes.lagNext > 0) { wishes.lagNext--; throw fault("LAGGING"); } };
  const page = (nodes) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });
  return {
    viewer: () => ({ organizationId: "01900000-0000-7000-8000-000000000001", personId: "01900000-0000-7000-8000-000000000002", organizationName: "مقهى الرصيف" }),
    projects: () => page([...world.projects.values()]),
    generation: ({ id }) => { lag(); return viewOf(world, world.generations.get(id)) ?? null; },
    generations: ({ first }) => page([...world.generations.values()].reverse().slice(0, first).map((one) => viewOf(world, one))),
    creditBalance: () => world.credits,
    quote: () => ({ samplesCredits: 0, finalCredits: 1, priceVersion: "composer-2026-11" }),
    createProject: ({ input }) => world.createProject(input),
    requestGeneration: ({ input }) => world.requestGeneration(input),
    pickSample: ({ input }) => world.pickSample(input),
    cancelGeneration: ({ input }) => world.cancelGeneration(input),
    retryGeneration: ({ input }) => world.retryGeneration(input),
  };
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString("utf8") || "{}");
}

function sendFile(response, path) {
  const file = join(dist, normalize(path === "/" ? "/index.html" : path));
  if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile()) { response.writeHead(404).end(); return; }
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "content-security-policy": policy });
  createReadStream(file).pipe(response);
}

/** A page shows posters; who downloads gets a real PNG of the right size, in one colour. */
function sendPicture(world, request, response, url) {
  const sha256 = url.pathname.slice("/blobs/".length);
  const images = [...world.generations.values()].flatMap((one) => [...one.samples, ...one.finals]).map((one) => one.image);
  const image = images.find((one) => one.sha256 === sha256);
  if (!image) { response.writeHead(403).end(); return; }
  const isShown = request.headers["sec-fetch-dest"] === "image";
  if (!isShown && url.searchParams.get("format") === "PNG") response.writeHead(200, { "content-type": "image/png" }).end(plainPng(image.width, image.height));
  else response.writeHead(200, { "content-type": "image/svg+xml" }).end(image.bytes);
}

/** Starts on a loopback port (0 takes a free one) and answers its address and ways to disturb it. */
export async function startMock({ port = 0 } = {}) {
  const world = new World();
  const session = randomBytes(12).toString("hex");
  const schema = schemaOf(world);
  const rootValue = rootOf(world);
  const server = createServer((request, response) => {
    void answer(request, response).catch((error) => { console.error(error); response.writeHead(500).end(); });
  });

  async function answer(request, response) {
    const url = new URL(request.url, "http://mock");
    if (url.pathname === "/signin") {
      response.writeHead(303, { location: "/", "set-cookie": `pulse_session=${session}; HttpOnly; SameSite=Lax; Path=/` }).end();
    } else if (url.pathname === "/graphql" && request.method === "POST") {
      const { query, variables } = await bodyOf(request);
      const result = signedIn(request.headers, session)
        ? await graphql({ schema, source: query, variableValues: variables, rootValue })
        : { errors: [{ message: "sign in", extensions: { code: "UNAUTHENTICATED" } }] };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result));
    } else if (url.pathname.startsWith("/blobs/")) sendPicture(world, request, response, url);
    else sendFile(response, url.pathname);
  }

  const sockets = new WebSocketServer({ server, path: "/graphql" });
  useServer({ schema, roots: { subscription: rootValue }, onConnect: ({ extra }) => signedIn(extra.request.headers, session) }, sockets);
  await new Promise((resolve) => { server.listen(port, "127.0.0.1", resolve); });
  return {
    world,
    wishes,
    url: `http://127.0.0.1:${server.address().port}`,
    dropSockets: () => { for (const socket of sockets.clients) socket.terminate(); },
    stop: () => new Promise((resolve) => { for (const socket of sockets.clients) socket.terminate(); server.closeAllConnections(); server.close(resolve); }),
  };
}
