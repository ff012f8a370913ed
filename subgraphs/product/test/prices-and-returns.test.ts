import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { newId } from '#platform/ids';
import { customer, guest } from '#platform/testing/test-viewer';
import { listingInvariants } from '../invariants.ts';
import { announceReturns } from '../use-cases/request-stock-notification.ts';
import { changeDuePrices } from '../use-cases/schedule-price.ts';
import { openShop, type Shop, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor('Clockwork');
});
after(async () => {
  assert.deepEqual(await listingInvariants(shop.db), []);
  await shop.close();
});

const hour = 3_600_000;
const inHours = (hours: number): string => new Date(shop.clock.now.getTime() + hours * hour).toISOString();
const travel = async (hours: number): Promise<void> => {
  shop.clock.now = new Date(shop.clock.now.getTime() + hours * hour);
  while ((await changeDuePrices(shop.deps)) > 0) continue;
};
interface Payload {
  variant: { scheduledPrices: { id: string; isActive: boolean }[]; isStockNotificationRequested: boolean } | null;
  userErrors: { code: string; field: string[] }[];
}
async function change(mutation: string, viewer: Viewer = vendor.owner, selection = 'scheduledPrices { id isActive }'): Promise<Payload & { refused: string | undefined }> {
  const { data, code } = await shop.call<{ result: Payload } | null>({ query: `mutation { result: ${mutation} { variant { ${selection} } userErrors { code field } } }`, viewer });
  return { ...(data?.result ?? { variant: null, userErrors: [] }), refused: code };
}
const schedule = (variantId: string, price: number, from: number, to: number, extra = '') =>
  change(`variantPriceSchedule(id: "${variantId}", input: { currency: "EUR", minorUnits: ${price}, startsAt: "${inHours(from)}", endsAt: "${inHours(to)}"${extra} })`);
async function shown(productId: string): Promise<unknown> {
  const { data } = await shop.call({ query: `{ product(id: "${productId}") { priceRange { min { amount } } defaultVariant { price { amount } compareAtPrice { amount } } } }` });
  return { from: data['product']?.['priceRange']?.['min']?.['amount'], price: data['product']?.['defaultVariant']?.['price']?.['amount'], former: data['product']?.['defaultVariant']?.['compareAtPrice']?.['amount'] };
}

test('a scheduled price comes and goes by the clock, in lists and messages too', async () => {
  const product = await shop.product({ vendor, priceMinor: 2000 });
  assert.deepEqual((await schedule(product.variantId, 1500, 1, 3)).userErrors, []);
  assert.deepEqual(await shown(product.id), { from: '20.00', price: '20.00', former: undefined });
  await travel(1);
  assert.deepEqual(await shown(product.id), { from: '15.00', price: '15.00', former: '20.00' });
  const told = (await shop.messages('product.updated.v1')).findLast(({ productId }) => productId === product.id) as { variants: { prices: { priceMinor: number }[] }[] };
  assert.equal(told.variants[0]?.prices[0]?.priceMinor, 1500);
  await travel(2);
  assert.deepEqual(await shown(product.id), { from: '20.00', price: '20.00', former: undefined });
});

test('a regular price set during a sale comes into force after it', async () => {
  const product = await shop.product({ vendor, prices: [{ currency: 'EUR', minorUnits: 2000, compareAtMinorUnits: 2500 }] });
  await schedule(product.variantId, 1000, -1, 2, ', compareAtMinorUnits: 3000');
  assert.deepEqual(await shown(product.id), { from: '10.00', price: '10.00', former: '30.00' });
  await change(`variantPriceSet(id: "${product.variantId}", input: { currency: "EUR", minorUnits: 1800 })`);
  assert.deepEqual(await shown(product.id), { from: '10.00', price: '10.00', former: '30.00' });
  await travel(2);
  assert.deepEqual(await shown(product.id), { from: '18.00', price: '18.00', former: undefined });
});

test('prices planned for the same time are refused, one right after the other is not; each can be dropped', async () => {
  const product = await shop.product({ vendor, priceMinor: 2000 });
  await schedule(product.variantId, 1500, 1, 3);
  assert.equal((await schedule(product.variantId, 1400, 2, 4)).userErrors[0]?.code, 'INVALID_STATE');
  const { variant } = await schedule(product.variantId, 1400, 3, 5);
  assert.equal(variant?.scheduledPrices.length, 2);
  await travel(3);
  assert.deepEqual(await shown(product.id), { from: '14.00', price: '14.00', former: '20.00' });
  const second = variant?.scheduledPrices[1]?.id ?? '';
  const other = await shop.vendor();
  assert.equal((await change(`variantPriceUnschedule(id: "${second}")`, other.owner)).userErrors[0]?.code, 'NOT_FOUND');
  assert.deepEqual((await change(`variantPriceUnschedule(id: "${second}")`)).variant?.scheduledPrices, []);
  assert.deepEqual(await shown(product.id), { from: '20.00', price: '20.00', former: undefined });
});

test('what cannot be planned is told field by field', async () => {
  const product = await shop.product({ vendor });
  assert.deepEqual((await schedule(product.variantId, 100, 2, 1)).userErrors[0]?.field, ['input', 'endsAt']);
  assert.deepEqual((await schedule(product.variantId, 100, -2, -1)).userErrors[0]?.field, ['input', 'endsAt']);
  assert.deepEqual((await schedule(product.variantId, 100, 1, 2, ', compareAtMinorUnits: 50')).userErrors[0]?.field, ['input', 'compareAtMinorUnits']);
  const dollars = await change(`variantPriceSchedule(id: "${product.variantId}", input: { currency: "USD", minorUnits: 1, startsAt: "${inHours(1)}", endsAt: "${inHours(2)}" })`);
  assert.deepEqual(dollars.userErrors[0], { code: 'NOT_FOUND', field: ['input', 'currency'] });
  const plans = await shop.call({ query: `{ productVariant(id: "${product.variantId}") { scheduledPrices { id } } }`, viewer: customer() });
  assert.equal(plans.code, 'FORBIDDEN');
});

const ask = (variantId: string, viewer: Viewer) => change(`stockNotificationRequest(variantId: "${variantId}")`, viewer, 'isStockNotificationRequested');
const restock = (variantId: string, delta: number) => change(`stockAdjust(variantId: "${variantId}", delta: ${delta}, reason: ${delta > 0 ? 'RECEIVED' : 'DAMAGED'}, idempotencyKey: "${newId('k')}")`);
const tellAll = async () => {
  while ((await announceReturns(shop.deps)) > 0) continue;
};
const toldOf = async (variantId: string) => (await shop.messages('product.back-in-stock.v1')).filter((data) => data['variantId'] === variantId).map((data) => data['userId']);

test('whoever asked is told once when the variant is back; nobody else is', async () => {
  const product = await shop.product({ vendor, stock: 0 });
  const people = [customer(newId('usr')), customer(newId('usr')), customer(newId('usr'))] as const;
  for (const person of people) assert.equal((await ask(product.variantId, person)).variant?.isStockNotificationRequested, true);
  await ask(product.variantId, people[0]);
  const cancelled = await change(`stockNotificationCancel(variantId: "${product.variantId}")`, people[2], 'isStockNotificationRequested');
  assert.equal(cancelled.variant?.isStockNotificationRequested, false);
  await restock(product.variantId, 2);
  await Promise.all([tellAll(), tellAll()]);
  assert.deepEqual((await toldOf(product.variantId)).sort(), [people[0].userId, people[1].userId].sort());
  await restock(product.variantId, -2);
  await restock(product.variantId, 1);
  await tellAll();
  assert.equal((await toldOf(product.variantId)).length, 2);
  assert.equal((await ask(product.variantId, people[0])).userErrors[0]?.code, 'INVALID_STATE');
});

test('what is gone again before anybody was told waits for the next time', async () => {
  const product = await shop.product({ vendor, stock: 0 });
  const person = customer(newId('usr'));
  await ask(product.variantId, person);
  await restock(product.variantId, 1);
  await restock(product.variantId, -1);
  await tellAll();
  assert.deepEqual(await toldOf(product.variantId), []);
  await restock(product.variantId, 1);
  await tellAll();
  assert.deepEqual(await toldOf(product.variantId), [person.userId]);
});

test('only signed-in people can ask, and only for what they can see', async () => {
  const [open, draft] = [await shop.product({ vendor, stock: 0 }), await shop.product({ vendor, stock: 0, isDraft: true })];
  assert.equal((await ask(open.variantId, guest())).refused, 'UNAUTHENTICATED');
  assert.equal((await ask(draft.variantId, customer())).userErrors[0]?.code, 'NOT_FOUND');
  const { data } = await shop.call({ query: `{ productVariant(id: "${open.variantId}") { isStockNotificationRequested } }` });
  assert.deepEqual(data, { productVariant: { isStockNotificationRequested: null } });
});
