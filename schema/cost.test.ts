import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema, parse } from 'graphql';
import { costModel } from './cost-model.ts';
import { compileCost, operationCost } from './cost.ts';

const sdl = `
  directive @cost(weight: String!) on FIELD_DEFINITION | ARGUMENT_DEFINITION | OBJECT
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
  type Query {
    item: Item
    few: [Item!] @listSize(assumedSize: 3)
    page(first: Int = 20): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    range(first: Int, last: Int): [Item!] @listSize(slicingArguments: ["first", "last"], assumedSize: 6)
    search(text: String @cost(weight: "2")): Item @cost(weight: "5")
    node: Node
  }
  type Mutation { save: Item }
  type Page { edges: [Edge!]! total: Int }
  type Edge { node: Item }
  interface Node { parts: [Item!] }
  type Item implements Node { name: String words: [String!] parts: [Item!] @listSize(assumedSize: 4) }
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
  assert.equal(cost('{ search(text: "x") { name } }'), 5 + 2);
  assert.equal(cost('mutation { save { name } }'), 11);
  assert.equal(cost('{ a: item { name } b: item { ...F } } fragment F on Item { parts { name } }'), 1 + 1 + 4);
});

test('of several slicing arguments the largest given counts; an interface counts as what implements it states', () => {
  assert.equal(cost('query ($n: Int) { range(first: 3, last: $n) { name } }', { n: 8 }), 8);
  assert.equal(cost('query ($n: Int) { range(first: 3, last: $n) { name } }'), 3);
  assert.equal(cost('query ($n: Int) { range(first: null, last: $n) { name } }', { n: null }), 6);
  assert.equal(cost('{ node { parts { name } } }'), 1 + 4);
});

test('an operation that was looked at once costs by the variables of each request', () => {
  const document = parse('query A { item { name } } query B($n: Int = 3) { range(first: $n) { parts { parts { name } } } }');
  const costOf = compileCost({ document, operationName: 'B', schema, model });
  assert.equal(costOf({ n: 3 }), 3 * (1 + 4 * (1 + 4)));
  assert.equal(costOf({ n: 10_000 }), 10_000 * (1 + 4 * (1 + 4)));
  assert.equal(compileCost({ document, operationName: 'A', schema, model })({}), 1);
});

test('documents without the directives, or with other names for them, are understood', () => {
  assert.deepEqual(costModel([parse('type Query { item: String }')]), { weights: new Map(), lists: new Map() });
  const link = 'schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost", { name: "@listSize", as: "@size" }]) { query: Query }';
  const { weights, lists } = costModel([parse(`${link} type Query { a: Int @cost(weight: 3) b: [Int] @size(assumedSize: 2) c: [Int] @listSize(assumedSize: 9) }`)]);
  assert.deepEqual([...weights], [['Query.a', 3]]);
  assert.deepEqual([...lists.keys()], ['Query.b']);
});
