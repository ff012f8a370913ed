/** The order service is killed at every step of the checkout saga, before and after its commits; every checkout ends all the same. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { openKillable } from '../../dev/backing/killable.ts';
import { buildDemoData } from '../../dev/demo/demo-data.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { devDir } from '../../dev/paths.ts';
import { createApi, type Api, type Person } from '../../dev/seed/api.ts';
import { seedStack, withDatabase } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';

const failpointFile = join(devDir, 'faults', 'failpoint');
const buyersAtOnce = 4;
let stack: Stack;
let api: Api;

before(async () => {
  const { mysql, redis, rabbitmq } = await openKillable('faults');
  stack = await startStack({
    backing: { mysqlAdminUrl: mysql.url, redisUrl: redis.url, rabbitmqUrl: rabbitmq.url, rabbitmqManagementUrl: rabbitmq.managementUrl },
    only: ['user', 'vendor', 'product', 'order', 'notification', 'payment-sandbox', 'gateway'],
    env: { '*': { LOG_LEVEL: 'error' }, order: { NODE_ENV: 'test', FAILPOINT_FILE: failpointFile } },
    onCrash: () => undefined, // the crashes are what this is about
  });
  api = createApi(stack.topology);
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 0 });
}, { timeout: 240_000 });
after(() => stack?.stop());

const variants = buildDemoData()
  .products.filter(({ status }) => status === 'published')
  .flatMap((product) => product.variants)
  .filter((variant) => variant.stockOnHand >= 40 && variant.prices.some(({ currency }) => currency === 'EUR'))
  .map(({ id }) => id);

const addMutation = 'mutation($lines: [CartLineAddInput!]!) { cartLinesAdd(lines: $lines, currency: "EUR", country: "DE") { cart { version totals { total { minorUnits } } } userErrors { code message } } }';
const checkoutMutation = `mutation($cartVersion: Int!, $total: SafeInt!, $input: CheckoutInput!, $key: String!) {
  cartCheckout(cartVersion: $cartVersion, expectedTotalMinor: $total, input: $input, idempotencyKey: $key) { checkout { id } } }`;
const shippingAddress = { recipient: 'Ada Kern', line1: 'Lindenweg 2', city: 'Hamburg', postalCode: '20095', country: 'DE' };

/** One that goes on trying, as a client with a flaky connection would, with the same key. */
const surely = <T>(work: () => Promise<T>): Promise<T> =>
  waitFor(() => work().then((value) => ({ value }), () => undefined), { what: 'the order service to answer', timeoutMs: 60_000, intervalMs: 250 }).then(({ value }) => value as T);

/** Buys two things; returns the checkout's id. */
async function buy(index: number, paymentMethod: string): Promise<string> {
  const buyer: Person = { userId: `usr_${randomUUID().replaceAll('-', '').slice(0, 26)}`, roles: ['customer'] };
  const lines = [0, 1].map((line) => ({ variantId: variants[(index + line) % variants.length], quantity: 1 }));
  const { cart } = await surely(() => api.call<{ cart: { version: number; totals: { total: { minorUnits: number } } } }>(buyer, addMutation, { lines }));
  const key = randomUUID();
  const input = { email: 'ada@example.com', shippingAddress, paymentMethod };
  return surely(async () => {
    const { checkout } = await api.call<{ checkout: { id: string } | null }>(buyer, checkoutMutation, { cartVersion: cart.version, total: cart.totals.total.minorUnits, input, key });
    if (!checkout) throw new Error('the checkout was refused');
    return checkout.id;
  });
}

const statesOf = (ids: readonly string[]) =>
  withDatabase(stack.topology, 'order', (db) => db.query<{ id: string; state: string; reason: string | null }>("SELECT id, state, CONCAT(failure_code, ': ', failure_reason) AS reason FROM checkouts WHERE id IN (?)", [ids]));

const places = [
  ...['RESERVING', 'AUTHORIZING', 'CONFIRMING', 'PLACED'].flatMap((state) => [
    { point: `checkout.${state}.before-commit`, paymentMethod: 'pm_ok' },
    { point: `checkout.${state}.after-commit`, paymentMethod: 'pm_ok' },
  ]),
  { point: 'checkout.authorizePayment.answered', paymentMethod: 'pm_ok' },
  ...['RELEASING', 'FAILED'].flatMap((state) => [
    { point: `checkout.${state}.before-commit`, paymentMethod: 'pm_declined' },
    { point: `checkout.${state}.after-commit`, paymentMethod: 'pm_declined' },
  ]),
];
const wanted = new Map<string, string>();

for (const { point, paymentMethod } of places) {
  test(`the order service killed at ${point}: ${buyersAtOnce} checkouts go on after its start`, async () => {
    writeFileSync(failpointFile, point);
    const buying = Promise.all(Array.from({ length: buyersAtOnce }, (_, index) => buy(wanted.size + index, paymentMethod)));
    await waitFor(() => !existsSync(failpointFile), { what: `the failpoint ${point} to be reached`, timeoutMs: 30_000 });
    await waitFor(() => stack.pid('order') === undefined, { what: 'the order service to be dead', timeoutMs: 10_000 });
    await stack.restart('order');
    for (const id of await buying) wanted.set(id, paymentMethod === 'pm_ok' ? 'PLACED' : 'FAILED');
  });
}

test('in the end every checkout is where it belongs, and every invariant holds', async (t) => {
  const states = await waitFor(
    async () => {
      const found = await statesOf([...wanted.keys()]);
      return found.every(({ state }) => state === 'PLACED' || state === 'FAILED') ? found : undefined;
    },
    { what: 'all checkouts to end', timeoutMs: 120_000, intervalMs: 500 },
  );
  assert.equal(states.length, wanted.size);
  // A death between the commit of AUTHORIZING and the provider's answer may end in "never taken": the saga does not charge again by itself.
  const notTaken = states.filter(({ reason }) => reason?.startsWith('PAYMENT_NOT_TAKEN'));
  assert.ok(notTaken.length <= buyersAtOnce * 4, `${notTaken.length} payments were not taken`);
  assert.deepEqual(states.filter(({ id, state }) => state !== wanted.get(id) && !notTaken.some((other) => other.id === id)), []);
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 60_000, intervalMs: 1_000 }).catch(() => undefined);
  assert.deepEqual(violations, []);
  t.diagnostic(`${states.length} checkouts through ${places.length} deaths; ${notTaken.length} ended because the payment had not been taken when the service died`);
});
