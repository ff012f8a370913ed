import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema, parse } from 'graphql';
import { costModel, operationCost } from './cost.ts';

const sdl = `
  directive @cost(weight: String!) on FIELD_DEFINITION | OBJECT
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
  type Query {
    item: Item
    few: [Item!] @listSize(assumedSize: 3)
    page(first: Int = 20): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    search: Item @cost(weight: "5")
  }
  type Mutation { save: Item }
  type Page { edges: [Edge!]! total: Int }
  type Edge { node: Item }
  type Item { name: String words: [String!] parts: [Item!] @listSize(assumedSize: 4) }
`;
const schema = buildSchema(sdl);
const model = costModel([parse(sdl)]);
const cost = (text: string, variables?: Record<string, unknown>) => operationCost({ document: parse(text), schema, model, variables });

test('an operation costs one for each object it may return, and nothing for what is in them', () => {
  assert.equal(cost('{ item { name words } }'), 1);
  assert.equal(cost('{ few { name } }'), 3);
  assert.equal(cost('{ few { parts { name } } }'), 3 * (1 + 4));
});

test('a page costs by its size: given, by a variable, by its default, by the default of the argument', () => {
  const page = (size: number) => 1 + size * (1 + 1);
  assert.equal(cost('{ page(first: 5) { edges { node { name } } } }'), page(5));
  assert.equal(cost('query ($n: Int) { page(first: $n) { edges { node { name } } } }', { n: 7 }), page(7));
  assert.equal(cost('query ($n: Int = 9) { page(first: $n) { edges { node { name } } } }'), page(9));
  assert.equal(cost('{ page { total edges { node { name } } } }'), page(20));
});

test('a stated weight counts in place of one, a write costs ten more, fragments and aliases count as what they select', () => {
  assert.equal(cost('{ search { name } }'), 5);
  assert.equal(cost('mutation { save { name } }'), 11);
  assert.equal(cost('{ a: item { name } b: item { ...F } } fragment F on Item { parts { name } }'), 1 + 1 + 4);
});
