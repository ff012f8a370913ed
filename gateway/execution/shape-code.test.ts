import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kind, buildSchema, parse, type GraphQLObjectType } from 'graphql';
import { createCompletion } from './completion.ts';
import type { JsonObject } from './json.ts';
import { writtenOut, type ShapedField } from './shape-code.ts';
import { compileShape } from './shape.ts';

const schema = buildSchema(`
  type Query { thing: Thing }
  type Thing { id: ID! name: String count: Int weight: Float! isNew: Boolean must: Must tags: [String!] toString: String constructor: String! }
  type Must { inner: String! list: [Must!] }`);

const selection = '{ id label: name count weight isNew must { inner list { inner } } tags toString constructor __typename }';
const good = { __typename: 'Thing', id: '1', label: 'a', count: 1, weight: 1.5, isNew: true, must: { inner: 'x', list: [{ inner: 'y' }] }, tags: ['t'], toString: 's', constructor: 'c' };
const sources: Readonly<Record<string, JsonObject>> = {
  'as it should be': good,
  'with more than was asked for': { extra: 1, ...good },
  'nulls where they may be': { ...good, label: null, count: null, must: null, tags: null },
  'nothing at all': { __typename: 'Thing' },
  'no number where one must be': { ...good, weight: null },
  'fractions, text and lists for what is none': { ...good, count: 1.5, label: 7, isNew: 'yes', id: [], tags: 'x' },
  'a null deep inside': { ...good, must: { inner: 'x', list: [{ inner: 'y' }, { inner: null }] } },
  'names that every object answers to': { __typename: 'Thing', id: '1', weight: 1 },
};

function shaped(source: JsonObject, codeAfter: number) {
  const [definition] = parse(selection).definitions;
  const set = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : assert.fail('no operation');
  const shape = compileShape({ schema, fragments: new Map(), codeAfter }, schema.getType('Thing') as GraphQLObjectType, [set]);
  const run = () => {
    const completion = createCompletion({}, { sharesAnswers: false, absent: new Set() });
    return { text: JSON.stringify(shape(source, completion, 0)), errors: completion.errors.map(({ message, path }) => ({ message, path })) };
  };
  return { first: run(), later: run() };
}

for (const [name, source] of Object.entries(sources)) {
  test(`objects are shaped alike by code made for them: ${name}`, () => {
    const plain = shaped(source, Number.POSITIVE_INFINITY);
    assert.deepEqual(plain.later, plain.first);
    assert.deepEqual(shaped(source, 1), plain);
  });
}

test('no code is made of anything but names', () => {
  const field = (key: string): ShapedField => ({ key, name: key, guarded: false, plain: 'string', complete: (value) => value });
  assert.ok(writtenOut([field('name')]));
  for (const key of ['__proto__', "a'b", 'a b', '', '1', 'a;b', 'ä']) assert.equal(writtenOut([field('name'), field(key)]), undefined);
});
