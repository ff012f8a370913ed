import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertShallowVariables } from './variables-depth.ts';

const nested = (levels: number, open: string, close: string): unknown => ({ query: '{ a }', variables: JSON.parse(`{"x":${open.repeat(levels)}1${close.repeat(levels)}}`) });

test('variables may be nested a hundred levels deep, and no deeper', () => {
  for (const [open, close] of [['[', ']'], ['{"a":', '}']] as const) {
    assertShallowVariables(nested(99, open, close), 10_000);
    assert.throws(() => assertShallowVariables(nested(100, open, close), 10_000), { message: 'The operation has 101 levels of nesting in its variables; at most 100 are allowed.' });
    assert.throws(() => assertShallowVariables(nested(20_000, open, close), 90_000), /has 20001 levels/);
  }
});

test('many and large variables are fine', () => {
  const values = Array.from({ length: 20_000 }, (_, index) => index);
  assertShallowVariables({ query: '{ a }', variables: { values, texts: values.map(String), pairs: values.map((a) => ({ a })) } }, 100_000);
  for (const body of [null, 'x', {}, { variables: null }, { variables: 'x' }]) assertShallowVariables(body, 10_000);
});
