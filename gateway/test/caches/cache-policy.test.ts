import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kind, parse, type FieldNode } from 'graphql';
import { readCacheHints } from '../../caches/cache-hints.ts';
import { fieldPolicy, uncacheable } from '../../caches/cache-policy.ts';
import { createSupergraphTypes, readTypeEntries } from '../../caches/supergraph-types.ts';

const document = parse(`
  type Query { node: Node @cacheControl(maxAge: 60) nodes: [Node] anything: Any @cacheControl(maxAge: 60) open: Node @cacheControl(maxAge: 60, scope: "PUBLIC") brief: Brief }
  interface Node { id: ID! email: String stock: Int }
  type User implements Node { id: ID! email: String @cacheControl(scope: "PRIVATE") stock: Int }
  type Shop implements Node { id: ID! email: String stock: Int @cacheControl(maxAge: 5) }
  union Any = Shop | Secret
  type Secret @cacheControl(maxAge: 10, scope: "PRIVATE") { id: ID! }
  interface Brief @cacheControl(maxAge: 30) { id: ID! }
  type Note implements Brief @cacheControl(maxAge: 3) { id: ID! }
`);
const context = { hints: readCacheHints(document), types: createSupergraphTypes(readTypeEntries(document)), fragments: new Map() };

function policyOf(selection: string) {
  const [definition] = parse(`{ ${selection} }`).definitions;
  const field = definition?.kind === Kind.OPERATION_DEFINITION ? (definition.selectionSet.selections[0] as FieldNode) : assert.fail('no operation');
  return fieldPolicy(context, 'Query', field, uncacheable);
}

const cases: readonly (readonly [string, number, boolean])[] = [
  ['node { id }', 60, false],
  ['node { email }', 60, true],
  ['node { ... on Shop { email } }', 60, false],
  ['node { stock }', 5, false],
  ['open { email }', 60, true],
  ['nodes { id }', 0, false],
  ['anything { __typename }', 60, true],
  ['brief { id }', 3, false],
];
for (const [selection, maxAgeSeconds, isPrivate] of cases) {
  test(`what is asked of an interface or union is kept as its strictest object type says: ${selection}`, () => {
    assert.deepEqual(policyOf(selection), { maxAgeSeconds, isPrivate });
  });
}
