import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRepresentation } from './representation.ts';
import { createTypeConditions } from './type-conditions.ts';

const field = (name: string) => ({ kind: 'Field' as const, name });
const { textOf } = compileRepresentation({
  requires: [{ kind: 'InlineFragment', typeCondition: 'A', selections: [field('__typename'), field('id'), field('other')] }],
  inputRewrites: undefined,
  available: () => new Set(['id', 'other']),
  keysOf: () => [['id']],
  types: createTypeConditions(new Map()),
});

const values = ['plain', '', 'a "quote"', 'a \\ and a \\"', 'line\nbreak', '\u0000\u001f', '\u007f\u2028\u2029', 'ä€', '😀', '\ud800 alone', '{"a":1}', 1, -0, 1e21, 0.1, true, null, [1, 'ä"'], { a: ['\\'] }];

test('a representation is the JSON that JSON.stringify writes, whatever its values hold', () => {
  for (const value of values) {
    const entity = { __typename: 'A', id: value, other: value };
    assert.equal(textOf(entity), JSON.stringify(entity));
  }
});

test('an object of which nothing is asked, being of another type, is sent as one that is there', () => {
  const { textOf: written } = compileRepresentation({
    requires: [{ kind: 'InlineFragment', typeCondition: 'A', selections: [field('__typename'), field('id'), { ...field('parts'), selections: [{ kind: 'InlineFragment', typeCondition: 'Circle', selections: [field('radius')] }] }] }],
    inputRewrites: undefined,
    available: () => new Set(['id', 'parts']),
    keysOf: () => [['id']],
    types: createTypeConditions(new Map()),
  });
  const parts = [{ __typename: 'Square' }, { __typename: 'Circle', radius: 1 }, { __typename: 'Circle' }, null];
  assert.deepEqual(JSON.parse(written({ __typename: 'A', id: '1', parts }) ?? ''), { __typename: 'A', id: '1', parts: [{}, { radius: 1 }, null, null] });
});
