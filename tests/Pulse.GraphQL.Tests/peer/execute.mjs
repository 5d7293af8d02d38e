// Reads one request a line from stdin and answers one a line as graphql-js does; the argument names the package of the version asked.
//   {"schema"}                  sets the schema             -> {"printed"}
//   {"query","variables"}       runs a document             -> {"data","errors"}
//   {"introspection"}           builds a client's schema    -> {"printed"}
//   {"print"}                   prints a document           -> {"printed"}
//   {"check"}                   checks a schema             -> {"errors"}, messages only
//   {"before","after"}          compares schemas            -> {"breaking","dangerous"}
// Resolvers return values that a hash of their place in the tree decides; HashedResolvers.cs does the same in C#.
import { createInterface } from 'node:readline';

const {
  buildSchema, execute, findBreakingChanges, findDangerousChanges, buildClientSchema, print, printSchema,
  isAbstractType, isEnumType, isListType, isNonNullType, isObjectType, parse, validate, validateSchema,
} = await import(process.argv[2] === '16' ? 'graphql16' : 'graphql');

const hash = (text) => {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0;
  }
  return value;
};

const canonical = (value) => {
  if (value === undefined) return 'null'; // An item of a free literal whose variable has no value.
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).filter((key) => value[key] !== undefined).sort().map((key) => `${key}:${canonical(value[key])}`).join(',')}}`;
  }
  return String(value);
};

const make = (schema, type, seed) => {
  const h = hash(seed);
  if (isNonNullType(type)) {
    return h % 41 === 1 ? null : make(schema, type.ofType, seed + '!');
  }
  if (h % 23 === 5) return new Error('boom ' + seed);
  if (h % 11 === 2) return null;
  if (isListType(type)) return Array.from({ length: h % 4 }, (_, i) => make(schema, type.ofType, `${seed}#${i}`));
  if (isEnumType(type)) return type.getValues()[h % type.getValues().length].name;
  if (isObjectType(type)) return { seed, __typename: type.name };
  if (isAbstractType(type)) {
    const possible = schema.getPossibleTypes(type).map((t) => t.name).sort();
    return { seed, __typename: possible[h % possible.length] };
  }
  switch (type.name) {
    case 'Int': return h % 29 === 3 ? 3000000000 : (h % 1000) - 500;
    case 'Float': return (h % 10000) / 8;
    case 'Boolean': return h % 2 === 0;
    default: return `${type.name}-${h}`;
  }
};

const fieldResolver = (source, args, _context, info) => {
  const value = make(info.schema, info.returnType, `${source?.seed ?? 'root'}/${info.fieldName}(${canonical(args)})`);
  if (value instanceof Error) throw value;
  return value;
};

const plain = (error) => ({ message: error.message, locations: error.locations ?? [], path: error.path ?? null });

const run = async (schema, { query, variables }) => {
  try {
    const document = parse(query);
    const invalid = validate(schema, document, undefined, { maxErrors: 100_000 });
    const answer = invalid.length > 0
      ? { errors: invalid }
      : await execute({ schema, document, variableValues: variables, fieldResolver, rootValue: { seed: 'root' } });
    return { data: answer.data, errors: (answer.errors ?? []).map(plain) };
  } catch (error) {
    return { errors: [plain(error)] };
  }
};

const changes = ({ before, after }) => {
  const [from, to] = [buildSchema(before), buildSchema(after)];
  const types = (list) => list.map((change) => change.type);
  return { breaking: types(findBreakingChanges(from, to)), dangerous: types(findDangerousChanges(from, to)) };
};

// Broken rules of documents are thrown together, each after a blank line; those of the type system are given back.
const check = (sdl) => {
  try {
    return validateSchema(buildSchema(sdl)).map((error) => error.message);
  } catch (error) {
    return error.message.split('\n\n');
  }
};

let schema = null;
const answer = async (request) => {
  if (request.schema) {
    schema = buildSchema(request.schema);
    return { printed: printSchema(schema) };
  }
  if (request.introspection) return { printed: printSchema(buildClientSchema(request.introspection)) };
  if (request.check) return { errors: check(request.check) };
  if (request.print) return { printed: print(parse(request.print)) };
  return request.before ? changes(request) : run(schema, request);
};

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
