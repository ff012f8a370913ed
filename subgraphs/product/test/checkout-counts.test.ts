import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { countStatements } from '#platform/testing/test-database';
import { allocateStock } from '../use-cases/allocate-stock.ts';
import { reserveStock } from '../use-cases/reserve-stock.ts';
import { openShop, type Shop } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop();
  await purchase(1); // opens the connections, whose set-up would be counted
});
after(() => shop.close());

/** The statements of one purchase's two commands, the ends of their transactions included, the inbox not. */
async function purchase(lineCount: number): Promise<string[]> {
  const products = await Promise.all(Array.from({ length: lineCount }, () => shop.product({ stock: 50 })));
  const checkoutId = newId('cko');
  const lines = products.map(({ variantId }) => ({ variantId, quantity: 1 }));
  const expiresAt = new Date(shop.clock.now.getTime() + 60_000).toISOString();
  const { statements } = await countStatements(async () => {
    await shop.inTx((deps) => reserveStock(deps, { checkoutId, currency: 'EUR', lines, expiresAt }));
    await shop.inTx((deps) => allocateStock(deps, { checkoutId, orderId: newId('ord') }));
  });
  return statements;
}

test('reserving and allocating the stock of a purchase takes 22 statements, for two lines and for thirty', async () => {
  for (const lineCount of [2, 30]) {
    const statements = await purchase(lineCount);
    assert.ok(statements.length <= 22, `${statements.length} for ${lineCount} lines:\n${statements.join('\n')}`);
  }
});
