import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, parse } from 'graphql';
import { usesOf } from './uses.ts';

const schema = buildSchema(`
  type Query { items(filter: Filter, order: Order): [Item!] node(id: ID!): Node }
  type Mutation { save(input: Save!): Item }
  interface Node { id: ID! }
  type Item implements Node { id: ID! name(lang: String): String state: State }
  type Other implements Node { id: ID! size: Int }
  input Filter { text: String inner: Inner }
  input Inner { order: Order deep: Inner }
  input Save { name: String state: State }
  enum Order { UP DOWN }
  enum State { ON OFF }
`);

/** What a document uses, without the names of types. */
const uses = (text: string) => [...usesOf(parse(text), schema)].filter((coordinate) => coordinate.includes('.')).sort();

describe('what an operation rests on', () => {
  it('is its fields and arguments, and the types that it names or receives', () => {
    assert.deepEqual(uses('{ items { name(lang: "de") } }'), ['Item.name', 'Item.name.lang', 'Query.items']);
    assert.ok(usesOf(parse('{ items { state } }'), schema).has('State'));
    assert.ok(usesOf(parse('{ node(id: 1) { ... on Other { size } } }'), schema).has('Other'));
  });

  it('is only the input fields and values that a literal holds', () => {
    assert.deepEqual(uses('{ items(filter: { inner: { order: UP } }) { id } }'), ['Filter.inner', 'Inner.order', 'Item.id', 'Order.UP', 'Query.items', 'Query.items.filter']);
  });

  it('is everything that the type of a variable can hold, however deep', () => {
    const used = uses('query ($f: Filter) { items(filter: $f) { id } }');
    for (const coordinate of ['Filter.text', 'Filter.inner', 'Inner.order', 'Inner.deep', 'Order.UP', 'Order.DOWN']) assert.ok(used.includes(coordinate), coordinate);
    assert.ok(uses('query ($o: Order) { items(filter: { inner: { order: $o } }) { id } }').includes('Order.DOWN'));
    assert.ok(uses('mutation ($s: Save = { state: ON }) { save(input: $s) { id } }').includes('Save.state'));
  });

  it('is a field of every type behind an interface that it is asked through', () => {
    assert.deepEqual(uses('{ node(id: 1) { id } }'), ['Item.id', 'Node.id', 'Other.id', 'Query.node', 'Query.node.id']);
  });

  it('does not count received enum values as sent', () => {
    assert.ok(!uses('{ items { state } }').some((coordinate) => coordinate.startsWith('State.')));
  });
});
