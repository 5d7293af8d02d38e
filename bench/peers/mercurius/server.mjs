// PORT: mercurius with graphql-jit, serving the schema and rows of tests/Pulse.GraphQL.BenchServer, assets through its loaders.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';

const schema = readFileSync(new URL('../../../tests/Pulse.GraphQL.BenchServer/schema.graphql', import.meta.url), 'utf8');
const states = ['DRAFT', 'IN_REVIEW', 'DONE'];
const id = (kind, number) => `${number.toString(16).padStart(8, '0')}-${kind.toString(16).padStart(4, '0')}-7000-8001-020304050607`;

const projects = Array.from({ length: 20 }, (_, i) => ({
  id: id(1, i), name: `مشروع ${i}`, state: states[i % 3], createdAt: new Date((20_000 + i) * 86_400_000).toISOString(),
}));
const assets = new Map(projects.map((project) => [project.id, Array.from({ length: 5 }, (_, i) => ({
  id: id(2, i), title: i === 3 ? null : `Asset ${i} of ${project.name}`, width: 1080, height: 1350 + i, isPublic: i % 2 === 0,
}))]));

const app = Fastify();
await app.register(mercurius, {
  schema,
  resolvers: { Query: { hello: () => 'world', projects: () => projects } },
  loaders: { Project: { assets: { loader: async (queries) => queries.map(({ obj }) => assets.get(obj.id)), opts: { cache: false } } } },
  jit: 1,
});
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
