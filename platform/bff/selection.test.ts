import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, execute, parse, type GraphQLResolveInfo } from 'graphql';
import { includeVariables, selectionOf, type Selection } from './selection.ts';

const schema = buildSchema('type Query { page: Page } interface Part { id: ID } type Wide implements Part { id: ID } type Page { a: A, b: String, parts: [Part] } type A { x: String, y: String }');

function selectionFor(query: string, variables: Record<string, unknown> = {}): Selection {
  let selection: Selection | undefined;
  const page = (_args: unknown, _context: unknown, info: GraphQLResolveInfo): null => {
    selection = selectionOf(info);
    return null;
  };
  execute({ schema, document: parse(query), rootValue: { page }, variableValues: variables });
  assert.ok(selection);
  return selection;
}

describe('selection', () => {
  it('sees fields through aliases, fragments and repeated fields', () => {
    const selection = selectionFor('{ page { one: a { x } ...More } } fragment More on Page { a { y } }');
    assert.equal(selection.has('a.x'), true);
    assert.equal(selection.has('a.y'), true);
    assert.equal(selection.has('b'), false);
    assert.deepEqual(includeVariables(selection, { withX: 'a.x', withB: 'b' }), { withX: true, withB: false });
  });

  it('leaves out what @skip and @include leave out', () => {
    const selection = selectionFor('query Q($no: Boolean!) { page { b @include(if: $no) a @skip(if: true) { x } ... @include(if: $no) { parts { id } } } }', { no: false });
    for (const path of ['a', 'b', 'parts']) assert.equal(selection.has(path), false);
  });

  it('knows the concrete types that were asked for', () => {
    const selection = selectionFor('{ page { ... on Page { b } } }');
    assert.equal(selection.hasType('Page'), true);
    assert.equal(selection.hasType('Wide'), false);
    const parts = selectionFor('{ page { parts { id ... on Wide { id } } } }');
    assert.equal(parts.hasType('Wide', 'parts'), true);
    assert.equal(parts.hasType('Wide'), false);
    assert.equal(parts.hasType('Wide', 'a'), false);
  });
});
