/** The stock's books are checked however many movements and reservations there are, each statement short, and what is wrong is named. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { runSlice } from '#platform/service/sliced-check';
import { countStatements } from '#platform/testing/test-database';
import { stockInvariants } from '../invariants.ts';
import { reservationsCheck } from '../stock-checks.ts';
import { allocateStock } from '../use-cases/allocate-stock.ts';
import { reserveStock } from '../use-cases/reserve-stock.ts';
import { openShop, type Shop, type TestProduct } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop();
});
after(async () => {
  assert.deepEqual(await stockInvariants(shop.db), []);
  await shop.close();
});

async function itemOf({ variantId }: TestProduct): Promise<string> {
  const [row] = await shop.db.query<{ id: string }>('SELECT id FROM stock_items WHERE variant_id = ?', [variantId]);
  return row?.id ?? '';
}

/** Movements of one piece in and out, as many as years bring. */
async function move(id: string, times: number): Promise<void> {
  const rows = Array.from({ length: times }, (_, index) => [newId('smv'), id, 'adjusted', index % 2 === 0 ? 1 : -1, 0, 0, newId('ref'), new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 7) * 1_000)]);
  await shop.db.execute('INSERT INTO stock_movements (id, stock_item_id, kind, on_hand_delta, reserved_delta, allocated_delta, reference, created_at) VALUES ?', [rows]);
  await shop.db.execute('UPDATE stock_items SET version = version + ?, on_hand = on_hand + ? WHERE id = ?', [times, times % 2, id]);
}

test('an item with more movements than a statement should read is read page by page, each movement once', async () => {
  const id = await itemOf(await shop.product({ stock: 3 }));
  await move(id, 11_001);
  const { statements } = await countStatements(async () => assert.deepEqual(await stockInvariants(shop.db), []));
  assert.ok(statements.filter((sql) => /FROM stock_movements WHERE id IN/.test(sql)).length >= 3);
  await shop.db.execute('UPDATE stock_items SET on_hand = on_hand + 1 WHERE id = ?', [id]);
  assert.match((await stockInvariants(shop.db)).join(), new RegExp(`sums of the movements: ${id} has 5/0/0, its movements add up to 4/0/0`));
  await shop.db.execute('UPDATE stock_items SET on_hand = on_hand - 1 WHERE id = ?', [id]);
});

test('among many items the one whose movements do not add up is named, wherever the slices end', async () => {
  const items = await Promise.all(Array.from({ length: 6 }, async () => itemOf(await shop.product({ stock: 2 }))));
  for (const id of items) await move(id, 2_000);
  assert.deepEqual(await stockInvariants(shop.db), []);
  for (const id of items) {
    await shop.db.execute('UPDATE stock_items SET on_hand = on_hand + 1 WHERE id = ?', [id]);
    const found = await stockInvariants(shop.db);
    assert.ok(found.length > 0 && found.every((violation) => violation.includes(id)), found.join());
    await shop.db.execute('UPDATE stock_items SET on_hand = on_hand - 1 WHERE id = ?', [id]);
  }
});

test('what is held without a reservation is named, and so is a reservation that nothing is held for', async () => {
  const product = await shop.product({ stock: 5 });
  const id = await itemOf(product);
  const request = { checkoutId: newId('cko'), currency: 'EUR', expiresAt: new Date(Date.now() + 60_000).toISOString(), lines: [{ variantId: product.variantId, quantity: 2 }] };
  await shop.inTx((deps) => reserveStock(deps, request));
  await shop.inTx((deps) => allocateStock(deps, { checkoutId: request.checkoutId, orderId: newId('ord') }));
  assert.deepEqual(await stockInvariants(shop.db), []);
  await shop.db.execute('UPDATE reservation_lines SET quantity = quantity + 1 WHERE stock_item_id = ?', [id]);
  assert.match((await stockInvariants(shop.db)).join(), new RegExp(`belongs to reservations: ${id} reserved 0 of which held 0, allocated 2 of which held 3`));
  await shop.db.execute('UPDATE reservation_lines SET quantity = quantity - 1 WHERE stock_item_id = ?', [id]);
});

test('the live check leaves reservations unfinished when they take too long, and says nothing of them', async () => {
  const { violations, isUnfinished } = await runSlice(shop.db, reservationsCheck, '', AbortSignal.abort());
  assert.deepEqual([violations, isUnfinished], [[], true]);
});
