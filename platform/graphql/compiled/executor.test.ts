import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildASTSchema, execute, GraphQLObjectType, parse, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { frozen } from '../../frozen.ts';
import { createExecutor } from './executor.ts';

const sdl = /* GraphQL */ `
  enum Colour { RED GREEN }
  interface Named { name: String! }
  type Thing implements Named {
    id: ID!
    name: String!
    colour: Colour
    size(unit: String = "cm", factor: Int): String
    parts(first: Int! = 2): [Thing!]!
    odd: [Int!]
    loose: [Int]
    required: String!
    broken: String
    later: Thing
    where: String
    method(by: Int): String
  }
  type Person implements Named { name: String! age: Int }
  union Anything = Thing | Person
  input Filter { a: Int b: Int = 5 c: [Int!] }
  type Query {
    thing(id: ID): Thing
    things(first: Int): [Thing!]
    named: [Named]
    anything: [Anything!]!
    echo(filter: Filter, text: String): String
  }
  type Mutation { count: Int! }
`;

const fail = (text: string) => (): never => {
  throw new Error(text);
};
const thing = (id: string, more: object = {}) => ({ __typename: 'Thing', id, name: `thing ${id}`, colour: 'RED', required: 'yes', method: ({ by = 0 }) => `called with ${by}`, ...more });

type Resolver = GraphQLFieldResolver<never, unknown>;
const resolvers: Record<string, Record<string, Resolver>> = {
  Query: {
    thing: (_: never, { id }) => (id === 'none' ? null : thing(id ?? '1', id === 'bad' ? { required: null, colour: 'BLUE' } : {})),
    things: async (_: never, { first }) => [thing('a'), Promise.resolve(thing('b')), thing('c', { required: () => Promise.reject(new Error('late')) })].slice(0, first ?? 3),
    named: () => [thing('n'), { __typename: 'Person', name: 'Ada', age: 36 }, { __typename: 'Query' }, null],
    anything: () => [thing('u'), Promise.resolve({ __typename: 'Person', name: 'Bob', age: 'x' })],
    echo: (_: never, args) => JSON.stringify(args),
  },
  Thing: {
    size: (_: never, { unit, factor }) => `${unit} ${factor}`,
    parts: ({ id }: { id: string }, { first }) => Array.from({ length: first }, (_each, index) => thing(`${id}${index}`, index === 2 ? { required: null } : {})),
    odd: () => [1, 'x', 3],
    loose: () => [1, Promise.reject(new Error('not this one')), 'y', null],
    broken: fail('broken'),
    later: async ({ id }: { id: string }) => (id === 'u' ? new Error('returned') : thing(`${id}'`)),
    where: (_: never, _args, _context, info) => `${info.path.prev?.key ?? ''}.${info.path.key} of ${info.parentType.name} for ${JSON.stringify(info.variableValues)}`,
  },
  Mutation: { count: () => 1 },
};

const schema = schemaWith(resolvers);

function schemaWith(all: typeof resolvers): GraphQLSchema {
  const built = buildASTSchema(parse(sdl));
  for (const [name, fields] of Object.entries(all)) {
    const type = built.getType(name);
    assert.ok(type instanceof GraphQLObjectType);
    for (const [field, resolve] of Object.entries(fields)) Object.assign(type.getFields()[field] ?? {}, { resolve });
  }
  return built;
}

const compiled = createExecutor({ schema });
interface Case {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

const cases: Record<string, Case> = {
  'plain fields, aliases, __typename and the order of keys': { query: '{ b: thing { name __typename id } a: thing(id: "2") { id other: name } __typename }' },
  'fields asked for twice and in fragments': { query: '{ thing { ...F parts { id } ... on Thing { parts { name } } ... on Named { name } } } fragment F on Thing { id parts(first: 2) { colour } }' },
  'arguments: defaults, null, variables given and missing': {
    query: 'query ($u: String, $f: Int, $m: Int) { thing { size x: size(unit: $u, factor: $f) y: size(unit: null) z: size(factor: $m) method(by: $f) m: method } }',
    variables: { f: 3, u: 'in' },
  },
  'an input object keeps what was left out apart from null': { query: 'query ($a: Int, $b: Int, $f: Filter) { echo(filter: { a: $a, b: $b }) two: echo(filter: $f, text: null) three: echo(filter: { c: 1 }) }', variables: { b: null, f: { a: null } } },
  'a missing required argument value is an error of its field': { query: 'query ($n: Int!) { thing { parts(first: $n) { id } } }', variables: { n: 1 } },
  'variables of the wrong kind': { query: 'query ($n: Int!) { things(first: $n) { id } }', variables: { n: 'x' } },
  'lists with promises among their items': { query: '{ things(first: 2) { id later { id later { name } } } }' },
  'a missing value makes the nearest nullable null': { query: '{ thing(id: "bad") { id required } ok: thing { id required } }' },
  'a value that is no member of its enum': { query: '{ thing(id: "bad") { id colour } }' },
  'an error that comes late in a list': { query: '{ things { id required } thing { id } }' },
  'errors in lists of lists': { query: '{ thing { parts(first: 4) { id parts(first: 3) { required } } } }' },
  'items that may and may not be null': { query: '{ thing { odd loose } }' },
  'a resolver that throws, and one that returns an error': { query: '{ thing { broken id } anything { ... on Thing { id later { id } } } }' },
  'interfaces and unions': { query: '{ named { name ... on Person { age } ...T } anything { __typename ... on Named { name } ... on Person { age } } } fragment T on Thing { id }' },
  'conditions that hold': { query: 'query ($s: Boolean!, $i: Boolean = true) { thing { id @skip(if: $s) name @include(if: $i) ... @include(if: $s) { colour } } }', variables: { s: true } },
  'conditions that do not': { query: 'query ($s: Boolean!, $i: Boolean = true) { thing { id @skip(if: $s) name @include(if: $i) ... @include(if: $s) { colour } } }', variables: { s: false, i: false } },
  'conditions written out': { query: '{ thing { id @skip(if: true) name @include(if: true) colour @skip(if: false) @include(if: false) } }' },
  'the path, for who declares that he wants it': { query: 'query ($f: Int) { things(first: $f) { where again: where } thing { where } }', variables: { f: 2 } },
  'one operation of several': { query: 'query A { thing { id } } query B { thing { name } }', operationName: 'B' },
  'no operation of that name': { query: 'query A { thing { id } } query B { thing { name } }', operationName: 'C' },
  'a mutation': { query: 'mutation { count again: count }' },
  'introspection': { query: '{ __type(name: "Thing") { name } __schema { queryType { name } } }' },
  'a null object': { query: '{ thing(id: "none") { id } }' },
};

describe('compiled execution', () => {
  for (const [name, { query, variables = {}, operationName }] of Object.entries(cases)) {
    it(`answers as graphql-js does: ${name}`, async () => {
      const document = parse(query);
      const expected = JSON.stringify(await execute({ schema, document, variableValues: variables, operationName: operationName ?? null, contextValue: {} }));
      const shared = frozen(structuredClone(variables));
      for (const given of [variables, variables, shared, shared]) assert.equal(JSON.stringify(await compiled({ document, variables: given, operationName, context: {} })), expected);
    });
  }

  it('answers each in their own context, whoever sent the same variables before', async () => {
    const whose = createExecutor({ schema: schemaWith({ Query: { echo: (_parent: never, { text }, context) => `${text} for ${(context as { name: string }).name}` } }) });
    const [document, variables] = [parse('query ($t: String) { echo(text: $t) }'), frozen({ t: 'hello' })];
    const answers = await Promise.all(['Ada', 'Bob', 'Ada'].map((name) => whose({ document, variables, context: { name } })));
    assert.deepEqual(answers.map(({ data }) => data?.['echo']), ['hello for Ada', 'hello for Bob', 'hello for Ada']);
    const other = await whose({ document, variables: frozen({ t: 'good bye' }), context: { name: 'Ada' } });
    assert.equal(other.data?.['echo'], 'good bye for Ada');
  });

  it('leaves no rejection unhandled when a sibling has failed already', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const later = createExecutor({ schema: schemaWith({ Query: { thing: () => ({ id: Promise.reject(new Error('late')), get name(): string { return fail('first')(); }, required: '' }) } }) });
    const { data, errors } = await later({ document: parse('{ thing { id name } }'), context: {} });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    assert.deepEqual([{ ...data }, errors?.map(({ message, path }) => [message, path]), unhandled], [{ thing: null }, [['first', ['thing', 'name']]], []]);
  });

  it('tells a resolver that reads the path without declaring info', async () => {
    const careless = createExecutor({ schema: schemaWith({ Query: { echo: (_parent: never, _args, ...rest) => String((rest[1] as { path: unknown } | undefined)?.path) } }) });
    // Two declared parameters: what comes after them is not seen.
    assert.match(JSON.stringify((await careless({ document: parse('{ echo }'), context: {} })).errors), /must declare/);
  });

  it('gives all objects of a list the same arguments, which nobody can change', async () => {
    const seen: unknown[] = [];
    const remembering = createExecutor({ schema: schemaWith({ Query: { things: () => [thing('1'), thing('2')] }, Thing: { size: (_parent: never, args) => (seen.push(args), '') } }) });
    await remembering({ document: parse('query ($u: String) { things { size(unit: $u) } }'), variables: { u: 'in' }, context: {} });
    assert.equal(seen[0], seen[1]);
    assert.ok(Object.isFrozen(seen[0]));
  });
});
