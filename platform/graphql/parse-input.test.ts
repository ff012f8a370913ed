import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { toUserErrors } from '../errors/user-error.ts';
import { parseInput } from './parse-input.ts';

const schema = z.strictObject({ name: z.string().min(2), rows: z.array(z.strictObject({ quantity: z.int().min(1) })) });

test('every problem of an input becomes a user error with the path of its field', () => {
  assert.throws(
    () => parseInput(schema, { name: 'x', rows: [{ quantity: 0 }] }),
    (error) => {
      const userErrors = toUserErrors(error);
      assert.deepEqual(userErrors.map(({ code, field }) => [code, field]), [
        ['INVALID_INPUT', ['input', 'name']],
        ['INVALID_INPUT', ['input', 'rows', '0', 'quantity']],
      ]);
      return true;
    },
  );
});

test('a field that is not in the schema is refused instead of passed on', () => {
  assert.throws(() => parseInput(schema, { name: 'xx', rows: [], role: 'admin' }), /invalid/);
});

test('problems are said in words that people understand beside a field; a schema’s own words win', () => {
  const sizes = z.strictObject({ name: z.string().min(1), note: z.string().max(3), share: z.int().max(100), tags: z.array(z.string()).min(2), code: z.string().min(1, 'Must be a code') });
  assert.throws(
    () => parseInput(sizes, { name: '', note: 'long', share: 101, tags: [], code: '' }),
    (error) => {
      assert.deepEqual(toUserErrors(error).map(({ message }) => message.replace(/^[\w.]+: /, '')), ['Must not be empty', 'Must have at most 3 characters', 'Must be at most 100', 'Must have at least 2 entries', 'Must be a code']);
      return true;
    },
  );
});
