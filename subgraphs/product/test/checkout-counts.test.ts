import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { watchPackets } from '#platform/testing/test-database';
import { allocateStocks } from '../use-cases/allocate-stock.ts';
import { reserveStocks } from '../use-cases/reserve-stocks.ts';
import { openShop, type Shop } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop();
  await purchase(1); // opens the connections, whose set-up would be counted
});
after(() => shop.close());

/** What one purchase's two commands say to the database, the ends of their transactions included, the inbox not: the statements of each way there and back. */
async function purchase(lineCount: number): Promise<string[][]> {
  const products = await Promise.all(Array.from({ length: lineCount }, () => shop.product({ stock: 50 })));
  const checkoutId = newId('cko');
  const lines = products.map(({ variantId }) => ({ variantId, quantity: 1 }));
  const expiresAt = new Date(shop.clock.now.getTime() + 60_000).toISOString();
  const packets: string[][] = [];
  const stop = watchPackets((statements) => void packets.push([...statements]));
  await shop.inTx((deps) => reserveStocks(deps, [{ data: { checkoutId, currency: 'EUR', lines, expiresAt }, traceparent: '' }]));
  await shop.inTx((deps) => allocateStocks(deps, [{ data: { checkoutId, orderId: newId('ord') }, traceparent: '' }]));
  stop();
  return packets;
}

test('reserving and allocating the stock of a purchase takes 22 statements in five ways to the database, for two lines and for thirty', async () => {
  for (const lineCount of [2, 30]) {
    const packets = await purchase(lineCount);
    const statements = packets.flat();
    assert.ok(statements.length <= 22, `${statements.length} for ${lineCount} lines:\n${statements.join('\n')}`);
    assert.ok(packets.length <= 5, `${packets.length} ways for ${lineCount} lines`);
  }
});
