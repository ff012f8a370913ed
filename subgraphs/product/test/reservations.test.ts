import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { stockInvariants } from '../invariants.ts';
import { addStockLocation } from '../use-cases/manage-stock-locations.ts';
import { adjustStock } from '../use-cases/adjust-stock.ts';
import { allocateStock } from '../use-cases/allocate-stock.ts';
import { releaseExpired, releaseStock } from '../use-cases/release-stock.ts';
import { reserveStock } from '../use-cases/reserve-stock.ts';
import { deallocateStock, shipStock } from '../use-cases/settle-stock.ts';
import { tellDueLowStock } from '../use-cases/tell-low-stock.ts';
import { openShop, type Shop, type TestProduct } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop({ poolSize: 20, queueLimit: 3000, acquireTimeoutMs: 120_000 });
});
after(async () => {
  assert.deepEqual(await stockInvariants(shop.db), []);
  await shop.close();
});

const inMinutes = (minutes: number) => new Date(shop.clock.now.getTime() + minutes * 60_000).toISOString();
const reserve = (checkoutId: string, lines: { variantId: string; quantity: number }[], expiresAt = inMinutes(30)) =>
  shop.inTx((deps) => reserveStock(deps, { checkoutId, currency: 'EUR', lines, expiresAt }));
const allocate = (checkoutId: string, orderId: string) => shop.inTx((deps) => allocateStock(deps, { checkoutId, orderId }));
const release = (checkoutId: string) => shop.inTx((deps) => releaseStock(deps, { checkoutId, reason: 'test' }));

async function counters({ variantId }: TestProduct) {
  const [row] = await shop.db.query<{ onHand: number; reserved: number; allocated: number }>(
    `SELECT CAST(SUM(on_hand) AS SIGNED) AS onHand, CAST(SUM(reserved) AS SIGNED) AS reserved, CAST(SUM(allocated) AS SIGNED) AS allocated
     FROM stock_items WHERE variant_id = ?`,
    [variantId],
  );
  return row;
}

async function answers(checkoutId: string) {
  const rows = await shop.db.query<{ type: string; envelope: string }>('SELECT type, envelope FROM outbox WHERE aggregate_id = ? ORDER BY seq', [checkoutId]);
  return rows.map(({ type, envelope }) => ({ type, data: JSON.parse(envelope).data }));
}

test('a thousand parallel buyers for 10 units end with exactly 10 reserved', async () => {
  const product = await shop.product({ stock: 10 });
  const buyers = Array.from({ length: Number(process.env['BUYERS'] ?? 1000) }, () => newId('cko'));
  await Promise.all(buyers.map((checkoutId) => reserve(checkoutId, [{ variantId: product.variantId, quantity: 1 }])));
  assert.deepEqual(await counters(product), { onHand: 10, reserved: 10, allocated: 0 });
  const [held] = await shop.db.query('SELECT COUNT(*) AS n FROM reservations WHERE state = ?', ['RESERVED']);
  assert.deepEqual(held, { n: 10 });
  assert.equal((await shop.messages('stock.reserved.v1')).length, 10);
  assert.equal((await shop.messages('stock.reservation-failed.v1')).length, buyers.length - 10);
});

test('a thousand parallel buyers for 10 units at two locations end with exactly 10, and neither location gives more than it has', async () => {
  const vendor = await shop.vendor();
  const product = await shop.product({ vendor, stock: 6 });
  await addStockLocation(shop.deps, { viewer: vendor.owner, vendorId: vendor.id, name: 'Attic' });
  await adjustStock(shop.deps, { viewer: vendor.owner, variantId: product.variantId, input: { delta: 4, reason: 'RECEIVED', location: 'attic' }, idempotencyKey: newId('key') });
  const buyers = Array.from({ length: Number(process.env['BUYERS'] ?? 1000) }, () => newId('cko'));
  await Promise.all(buyers.map(async (checkoutId, index) => {
    await reserve(checkoutId, [{ variantId: product.variantId, quantity: 1 + (index % 2) }]);
    if (index % 3 === 0) await allocate(checkoutId, newId('ord'));
  }));
  const items = await shop.db.query<{ onHand: number; held: number }>('SELECT on_hand AS onHand, reserved + allocated AS held FROM stock_items WHERE variant_id = ? ORDER BY on_hand', [product.variantId]);
  assert.deepEqual(items.map(({ onHand }) => onHand), [4, 6]);
  assert.ok(items.every(({ onHand, held }) => held <= onHand));
  assert.equal(items.reduce((sum, { held }) => sum + held, 0), 10);
});

test('carts that name the same goods in opposite order all get an answer and never more than there is', async () => {
  const [a, b] = [await shop.product({ stock: 15 }), await shop.product({ stock: 15 })];
  const lines = [a, b].map(({ variantId }) => ({ variantId, quantity: 2 }));
  const checkouts = Array.from({ length: 40 }, () => newId('cko'));
  await Promise.all(checkouts.map((checkoutId, index) => reserve(checkoutId, index % 2 === 0 ? lines : lines.toReversed())));
  assert.equal((await counters(a))?.reserved, 14);
  assert.equal((await counters(b))?.reserved, 14);
});

test('all lines of all vendors are reserved or none, and every shortage is named', async () => {
  const [plenty, scarce] = [await shop.product({ stock: 50 }), await shop.product({ vendor: await shop.vendor(), stock: 1 })];
  const suspended = await shop.vendor();
  const unsold = await shop.product({ vendor: suspended, stock: 5 });
  await shop.vendorChanges(suspended, { status: 'SUSPENDED' });
  const checkoutId = newId('cko');
  await reserve(checkoutId, [plenty, scarce, unsold].map(({ variantId }) => ({ variantId, quantity: 2 })));
  const [answer] = await answers(checkoutId);
  assert.equal(answer?.type, 'stock.reservation-failed.v1');
  assert.deepEqual(new Map(answer?.data.shortages.map((each: { variantId: string }) => [each.variantId, each])), new Map([
    [scarce.variantId, { variantId: scarce.variantId, reason: 'INSUFFICIENT_STOCK', requested: 2, available: 1 }],
    [unsold.variantId, { variantId: unsold.variantId, reason: 'NOT_PURCHASABLE', requested: 2, available: 5 }],
  ]));
  assert.equal((await counters(plenty))?.reserved, 0);
});

test('the answer carries the prices at that moment', async () => {
  const product = await shop.product({ stock: 5, priceMinor: 8900 });
  const checkoutId = newId('cko');
  await reserve(checkoutId, [{ variantId: product.variantId, quantity: 2 }]);
  const [answer] = await answers(checkoutId);
  assert.deepEqual(answer?.data.lines, [{ variantId: product.variantId, quantity: 2, unitPriceMinor: 8900, currency: 'EUR' }]);
});

test('a command that arrives twice holds the stock once, is answered each time, and extends the reservation', async () => {
  const product = await shop.product({ stock: 5 });
  const checkoutId = newId('cko');
  const lines = [{ variantId: product.variantId, quantity: 3 }];
  await reserve(checkoutId, lines, inMinutes(5));
  await reserve(checkoutId, lines, inMinutes(40));
  assert.deepEqual(await counters(product), { onHand: 5, reserved: 3, allocated: 0 });
  assert.deepEqual((await answers(checkoutId)).map(({ data }) => data.expiresAt), [inMinutes(5), inMinutes(40)]);
});

test('ten copies of each command have the effect of one', async () => {
  const product = await shop.product({ stock: 5 });
  const [checkoutId, orderId, parcel, rejection] = [newId('cko'), newId('ord'), newId('pcl'), newId('vor')];
  const lines = [{ variantId: product.variantId, quantity: 2 }];
  const tenTimes = (work: () => Promise<unknown>) => Promise.all(Array.from({ length: 10 }, work));
  await tenTimes(() => reserve(checkoutId, lines));
  await tenTimes(() => allocate(checkoutId, orderId));
  assert.deepEqual(await counters(product), { onHand: 5, reserved: 0, allocated: 2 });
  const one = [{ variantId: product.variantId, quantity: 1 }];
  await tenTimes(() => shop.inTx((deps) => shipStock(deps, { orderId, reference: parcel, lines: one })));
  assert.deepEqual(await counters(product), { onHand: 4, reserved: 0, allocated: 1 });
  await tenTimes(() => shop.inTx((deps) => deallocateStock(deps, { orderId, reference: rejection, lines: one })));
  assert.deepEqual(await counters(product), { onHand: 4, reserved: 0, allocated: 0 });
  await tenTimes(() => release(checkoutId));
  assert.deepEqual(await counters(product), { onHand: 4, reserved: 0, allocated: 0 });
});

test('a release that overtakes its reservation leaves nothing held', async () => {
  const product = await shop.product({ stock: 5 });
  const checkoutId = newId('cko');
  await release(checkoutId);
  await reserve(checkoutId, [{ variantId: product.variantId, quantity: 1 }]);
  assert.deepEqual((await answers(checkoutId)).map(({ type }) => type), ['stock.released.v1', 'stock.reservation-failed.v1']);
  assert.equal((await counters(product))?.reserved, 0);
});

test('an expired reservation is given back; the allocation that comes later takes it again while there is enough', async () => {
  const product = await shop.product({ stock: 3 });
  const [late, tooLate] = [newId('cko'), newId('cko')];
  await reserve(late, [{ variantId: product.variantId, quantity: 2 }], inMinutes(-1));
  await releaseExpired(shop.deps);
  assert.deepEqual(await counters(product), { onHand: 3, reserved: 0, allocated: 0 });
  await allocate(late, newId('ord'));
  assert.deepEqual(await counters(product), { onHand: 3, reserved: 0, allocated: 2 });

  await release(late);
  await reserve(tooLate, [{ variantId: product.variantId, quantity: 2 }], inMinutes(-1));
  await releaseExpired(shop.deps);
  await reserve(newId('cko'), [{ variantId: product.variantId, quantity: 2 }]);
  await allocate(tooLate, newId('ord'));
  assert.equal((await answers(tooLate)).at(-1)?.type, 'stock.allocation-failed.v1');
  assert.deepEqual(await counters(product), { onHand: 3, reserved: 2, allocated: 0 });
});

test('the reaper leaves alone what an order has claimed and what was extended', async () => {
  const product = await shop.product({ stock: 5 });
  const [claimed, extended] = [newId('cko'), newId('cko')];
  await reserve(claimed, [{ variantId: product.variantId, quantity: 1 }], inMinutes(-1));
  await allocate(claimed, newId('ord'));
  await reserve(extended, [{ variantId: product.variantId, quantity: 1 }], inMinutes(-1));
  await reserve(extended, [{ variantId: product.variantId, quantity: 1 }], inMinutes(30));
  await releaseExpired(shop.deps);
  assert.deepEqual(await counters(product), { onHand: 5, reserved: 1, allocated: 1 });
});

test('a reservation that cannot be given back holds up no other', async () => {
  const [broken, sound] = [await shop.product({ stock: 2 }), await shop.product({ stock: 2 })];
  await reserve(newId('cko'), [{ variantId: broken.variantId, quantity: 1 }], inMinutes(-5));
  await reserve(newId('cko'), [{ variantId: sound.variantId, quantity: 1 }], inMinutes(-1));
  await shop.db.execute('UPDATE stock_items SET reserved = 0 WHERE variant_id = ?', [broken.variantId]);
  assert.equal(await releaseExpired(shop.deps), 1);
  assert.deepEqual(await counters(sound), { onHand: 2, reserved: 0, allocated: 0 });
  await assert.rejects(releaseExpired(shop.deps), /could not be done/, 'and does not go unnoticed');
  await shop.db.execute('UPDATE stock_items SET reserved = 1 WHERE variant_id = ?', [broken.variantId]);
  assert.equal(await releaseExpired(shop.deps), 1);
  assert.deepEqual(await counters(broken), { onHand: 2, reserved: 0, allocated: 0 });
});

test('more cannot be shipped than was allocated, and saying so again does not help', async () => {
  const product = await shop.product({ stock: 5 });
  const [checkoutId, orderId] = [newId('cko'), newId('ord')];
  await reserve(checkoutId, [{ variantId: product.variantId, quantity: 1 }]);
  await allocate(checkoutId, orderId);
  const ship = shop.inTx((deps) => shipStock(deps, { orderId, reference: newId('pcl'), lines: [{ variantId: product.variantId, quantity: 2 }] }));
  await assert.rejects(ship, { code: 'INVALID_STATE', permanent: true });
  assert.deepEqual(await counters(product), { onHand: 5, reserved: 0, allocated: 1 });
});

test('few left and none left are each announced once, when it happens', async () => {
  const product = await shop.product({ stock: 5 });
  const take = (quantity: number) => reserve(newId('cko'), [{ variantId: product.variantId, quantity }]);
  await take(1);
  await take(1);
  await take(1);
  await take(2);
  const told = (await shop.messages('stock.low.v1')).filter(({ variantId }) => variantId === product.variantId);
  assert.deepEqual(told.map(({ available }) => available), [3, 0]);
});

/** How much was left each time that it was told that few are. */
const lowOf = async (wanted: string) => (await shop.messages('stock.low.v1')).filter(({ variantId }) => variantId === wanted).map(({ available }) => available);

async function takeAndGiveBack(variantId: string): Promise<void> {
  const checkoutId = newId('cko');
  await reserve(checkoutId, [{ variantId, quantity: 1 }]);
  await release(checkoutId);
}

test('stock that comes and goes around the threshold is told once a day; what is still low then is told then', async () => {
  const product = await shop.product({ stock: 4 });
  const told = () => lowOf(product.variantId);
  const swing = () => takeAndGiveBack(product.variantId);
  const start = shop.clock.now;
  for (let times = 0; times < 5; times += 1) await swing();
  assert.deepEqual(await told(), [3]);
  await tellDueLowStock(shop.deps);
  assert.deepEqual(await told(), [3]);
  shop.clock.now = new Date(start.getTime() + 24 * 3_600_000);
  while ((await tellDueLowStock(shop.deps)) > 0) continue;
  assert.deepEqual(await told(), [3], 'plenty is left by then');
  for (let times = 0; times < 3; times += 1) await swing();
  assert.deepEqual(await told(), [3, 3]);
  await reserve(newId('cko'), [{ variantId: product.variantId, quantity: 2 }]);
  await reserve(newId('cko'), [{ variantId: product.variantId, quantity: 2 }]);
  assert.deepEqual(await told(), [3, 3, 0], 'that none are left is told at once');
  shop.clock.now = start;
});

test('what was sold out, bought in and sold out again within a day is told when the day is over, once by however many processes', async () => {
  const vendor = await shop.vendor();
  const product = await shop.product({ vendor, stock: 1 });
  const start = shop.clock.now;
  await reserve(newId('cko'), [{ variantId: product.variantId, quantity: 1 }]);
  await adjustStock(shop.deps, { viewer: vendor.owner, variantId: product.variantId, input: { delta: 1, reason: 'RECEIVED' }, idempotencyKey: newId('key') });
  await reserve(newId('cko'), [{ variantId: product.variantId, quantity: 1 }]);
  const told = () => lowOf(product.variantId);
  assert.deepEqual(await told(), [0]);
  shop.clock.now = new Date(start.getTime() + 24 * 3_600_000 + 1);
  await Promise.all([tellDueLowStock(shop.deps), tellDueLowStock(shop.deps), tellDueLowStock(shop.deps)]);
  assert.deepEqual(await told(), [0, 0]);
  shop.clock.now = start;
});

test('what was told by a clock that was ahead keeps nobody from being told when it is right again', async () => {
  const product = await shop.product({ stock: 4 });
  const told = () => lowOf(product.variantId);
  const swing = () => takeAndGiveBack(product.variantId);
  const start = shop.clock.now;
  shop.clock.now = new Date(start.getTime() + 365 * 24 * 3_600_000);
  await swing();
  shop.clock.now = start;
  for (let times = 0; times < 3; times += 1) await swing();
  assert.deepEqual(await told(), [3, 3]);
});

test('an order that takes from two locations never takes more than each has', async () => {
  const vendor = await shop.vendor();
  const product = await shop.product({ vendor, stock: 4 });
  assert.deepEqual(await addStockLocation(shop.deps, { viewer: vendor.owner, vendorId: vendor.id, name: 'Attic' }), ['Main', 'Attic']);
  const input = { delta: 3, reason: 'RECEIVED', location: 'attic' } as const;
  await adjustStock(shop.deps, { viewer: vendor.owner, variantId: product.variantId, input, idempotencyKey: 'attic' });
  const checkouts = Array.from({ length: 20 }, () => newId('cko'));
  await Promise.all(checkouts.map((checkoutId) => reserve(checkoutId, [{ variantId: product.variantId, quantity: 2 }])));
  assert.equal((await counters(product))?.reserved, 6);
  const [orderId, holder] = [newId('ord'), checkouts];
  const [row] = await shop.db.query<{ checkoutId: string }>("SELECT checkout_id AS checkoutId FROM reservations WHERE state = 'RESERVED' AND checkout_id IN (?) LIMIT 1", [holder]);
  await allocate(row?.checkoutId ?? '', orderId);
  await shop.inTx((deps) => shipStock(deps, { orderId, reference: newId('pcl'), lines: [{ variantId: product.variantId, quantity: 2 }] }));
  assert.deepEqual(await counters(product), { onHand: 5, reserved: 4, allocated: 0 });
});
