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
