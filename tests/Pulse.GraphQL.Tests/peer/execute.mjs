// Reads one case a line from stdin, {"query","variables"}, and answers one a line as graphql-js does. The first line is the schema's SDL.
// Resolvers return values that a hash of their place in the tree decides; HashedResolvers.cs does the same in C#.
import { createInterface } from 'node:readline';
import {
  buildSchema, execute, getNamedType, getNullableType, introspectionFromSchema, buildClientSchema, printSchema,
  isAbstractType, isEnumType, isListType, isNonNullType, isObjectType, parse, validate,
} from 'graphql';

const hash = (text) => {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0;
  }
  return value;
};

const canonical = (value) => {
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((key) => `${key}:${canonical(value[key])}`).join(',')}}`;
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

let schema = null;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.schema) {
    schema = buildSchema(request.schema);
    console.log(JSON.stringify({ printed: printSchema(schema) }));
    continue;
  }
  if (request.introspection) {
    console.log(JSON.stringify({ printed: printSchema(buildClientSchema(request.introspection)) }));
    continue;
  }
  let answer;
  try {
    const document = parse(request.query);
    const invalid = validate(schema, document);
    answer = invalid.length > 0
      ? { errors: invalid.map(plain) }
      : await execute({ schema, document, variableValues: request.variables, fieldResolver, rootValue: { seed: 'root' } });
    answer = { data: answer.data, errors: (answer.errors ?? []).map(plain) };
  } catch (error) {
    answer = { errors: [plain(error)] };
  }
  console.log(JSON.stringify(answer));
}
