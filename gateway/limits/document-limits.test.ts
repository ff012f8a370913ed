import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GraphQLError } from 'graphql';
import { createDocumentGuard } from './document-guard.ts';
import { defaultDocumentLimits, type DocumentLimits } from './document-limits.ts';

const guard = createDocumentGuard({ limits: defaultDocumentLimits, oncePerOperation: ['signIn'] });

function refusal(query: string, limits: Partial<DocumentLimits> = {}): Record<string, unknown> {
  const strict = createDocumentGuard({ limits: { ...defaultDocumentLimits, ...limits }, oncePerOperation: ['signIn'] });
  try {
    strict.check(query);
  } catch (error) {
    assert.ok(error instanceof GraphQLError);
    return { code: error.extensions.code, limit: error.extensions.limit };
  }
  return assert.fail('expected a refusal');
}

function tooComplex(name: string, max: number, actual: number) {
  return { code: 'OPERATION_TOO_COMPLEX', limit: { name, max, actual } };
}

test('an ordinary operation passes', () => {
  guard.check('query Q($id: ID!) { product(id: $id) { ...P } } fragment P on Product { id name }');
});

test('tokens over the limit are refused with the limit and what was sent', () => {
  assert.deepEqual(refusal(`{ ${'a '.repeat(1000)}}`), tooComplex('tokens', 1000, 1002));
});

test('depth is counted through fragments', () => {
  assert.deepEqual(refusal('{ a { ...F } } fragment F on T { b { c } }', { depth: 2 }), tooComplex('depth', 2, 3));
});

test('aliases are counted each time a fragment is spread', () => {
  assert.deepEqual(refusal('{ a { ...F } b { ...F } } fragment F on T { x: y z: y }', { aliases: 3 }), tooComplex('aliases', 3, 4));
});

test('root fields inside fragments count', () => {
  assert.deepEqual(refusal('{ a ...F } fragment F on Query { b c }', { rootFields: 2 }), tooComplex('rootFields', 2, 3));
});

test('directives count wherever they stand', () => {
  assert.deepEqual(refusal('query @a { a @b ... @c { b } }', { directives: 2 }), tooComplex('directives', 2, 3));
});

test('fragments that double each other cannot blow up the work', () => {
  const doubling = Array.from({ length: 30 }, (_, i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`).join(' ');
  const result = refusal(`{ a { ...F0 } } ${doubling} fragment F30 on T { b }`);
  assert.deepEqual(result.limit, { name: 'selections', max: 3000, actual: 2 ** 30 + 1 });
});

test('a fragment that contains itself is left to validation', () => {
  guard.check('{ a { ...F } } fragment F on T { b { ...F } }');
});

test('sign-in happens once per operation, aliases or fragments notwithstanding', () => {
  const twice = 'mutation { one: signIn { id } ...S } fragment S on Mutation { two: signIn { id } }';
  assert.deepEqual(refusal(twice), tooComplex('signIn per operation', 1, 2));
});

test('aliases in the reserved name space are refused', () => {
  assert.deepEqual(refusal('{ __proto__: a }'), { code: 'BAD_USER_INPUT', limit: undefined });
});
