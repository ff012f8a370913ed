import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capSums, type Lowering, type Sum } from './capped-sums.ts';
import { failedResult, type GatewayResult } from './gateway-result.ts';

const cart = { version: 7 };

function sum(name: string, quantity: number, availableQuantity: number | null, more: Partial<Sum> = {}): Sum {
  return { variantId: `var_${name}`, requestedQuantity: quantity, quantity, line: { id: `cln_${name}`, quantity, variant: availableQuantity === null ? null : { availableQuantity } }, ...more };
}

/** Caps sums, and tells what was to be lowered. */
async function cap(changes: readonly Sum[], answer: GatewayResult<{ result: { userErrors: unknown[] } }> = { data: { result: { userErrors: [] } }, errors: [] }) {
  const asked: Lowering[] = [];
  const capped = await capSums({ changes, cart }, async (lowering) => (asked.push(lowering), answer));
  return { ...capped, asked };
}

const told = (changes: readonly { quantity: number; reason: string }[]) => changes.map(({ quantity, reason }) => [quantity, reason]);

test('what is more than can be had is lowered to it in one call, at the version at which it was too much', async () => {
  const { changes, asked } = await cap([sum('a', 7, 4), sum('b', 3, 3), sum('c', 9, 2)]);
  assert.deepEqual(asked, [{ cartVersion: 7, lines: [{ lineId: 'cln_a', quantity: 4 }, { lineId: 'cln_c', quantity: 2 }] }]);
  assert.deepEqual(told(changes), [[4, 'STOCK'], [3, 'SUMMED'], [2, 'STOCK']]);
  assert.equal(changes[0]?.requestedQuantity, 7);
});

test('where all can be had, or nothing was summed, nobody is asked', async () => {
  for (const changes of [[], [sum('a', 7, 7)], [sum('a', 100, 99 + 1)], [sum('a', 400, 100)]]) {
    const capped = await cap(changes);
    assert.deepEqual([capped.asked, told(capped.changes)], [[], changes.map(({ quantity }) => [quantity, 'SUMMED'])]);
  }
});

test('what is sold out keeps one, so that it is not forgotten', async () => {
  const { changes, asked } = await cap([sum('a', 7, 0), sum('b', 1, 0)]);
  assert.deepEqual(asked[0]?.lines, [{ lineId: 'cln_a', quantity: 1 }]);
  assert.deepEqual(told(changes), [[1, 'SOLD_OUT'], [1, 'SUMMED']]);
});

test('a line that holds no more says so, unless there is even less', async () => {
  const full = { requestedQuantity: 1_200 };
  assert.deepEqual(told((await cap([sum('a', 999, 100, full)])).changes), [[999, 'LINE_LIMIT']]);
  assert.deepEqual(told((await cap([sum('a', 999, 50, full)])).changes), [[50, 'STOCK']]);
});

test('what was changed meanwhile counts as it is now; what is gone, or of which nobody knows how many there are, stays', async () => {
  const lowered = sum('a', 7, 4, { line: { id: 'cln_a', quantity: 2, variant: { availableQuantity: 4 } } });
  const { asked } = await cap([lowered, sum('b', 7, null), sum('c', 7, 0, { line: null })]);
  assert.deepEqual(asked, []);
});

test('when lowering fails, or the cart has changed, the sums stay and it is said', async () => {
  for (const [answer, code] of [
    [failedResult('TIMEOUT', 'late'), 'TIMEOUT'],
    [{ data: { result: { userErrors: [{ code: 'CART_CHANGED' }] } }, errors: [] }, 'CONFLICT'],
  ] as const) {
    const { changes, failure } = await cap([sum('a', 7, 4)], answer as GatewayResult<{ result: { userErrors: unknown[] } }>);
    assert.deepEqual([told(changes), failure], [[[7, 'SUMMED']], code]);
  }
});
