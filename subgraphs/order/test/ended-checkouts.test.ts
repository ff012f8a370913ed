/** What becomes of what buyers said, once their checkout is over. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loggedPart } from '#platform/messaging/contract';
import { metricsText } from '#platform/telemetry/metrics';
import { admin, customer, guest } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import * as orderEvents from '../../../schema/events/order.ts';
import { personalData } from '../consumers/personal-data.ts';
import { orderInvariants } from '../invariants.ts';
import { createCheckoutForgettingJob, forgetCheckouts } from '../use-cases/forget-checkouts.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

const dayMs = 86_400_000;
let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const inDays = (days: number) => ({ db: subgraph.db, now: () => new Date(Date.now() + days * dayMs), keptDays: 7 });

/** Somebody whose words, address and e-mail address are nobody else's. */
async function somebody(name: string, viewer = guest()) {
  const { variantId } = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const buyer = createBuyer(subgraph, viewer);
  await buyer.add([{ variantId, quantity: 2 }]);
  await subgraph.call({ query: `mutation { cartNoteSet(note: "Ring at ${name}") { userErrors { code } } }`, viewer });
  const buy = async (paymentMethod: string) => {
    const cart = (await buyer.cart()) as NonNullable<Awaited<ReturnType<typeof buyer.cart>>>;
    const { checkout } = await buyer.checkout({ email: `${name}@example.com`, recipient: `${name} Ek`, paymentMethod, cartVersion: cart.version, totalMinor: cart.totals.total.minorUnits });
    return buyer.end(checkout?.id as string);
  };
  return { buyer, buy, viewer, variantId };
}

/** Tables that name somebody. */
async function naming(name: string): Promise<string[]> {
  const tables = ['checkouts', 'checkout_transitions', 'event_log', 'orders', 'vendor_orders', 'carts'];
  const rows = await Promise.all(tables.map((table) => subgraph.db.query(`SELECT * FROM ${table}`)));
  return tables.filter((_, index) => new RegExp(name, 'i').test(JSON.stringify(rows[index])));
}

const rowOf = async (id: string) => (await subgraph.db.query<{ state: string; version: number; total: number; updatedAt: Date }>('SELECT state, version, total_minor AS total, updated_at AS updatedAt FROM checkouts WHERE id = ?', [id]))[0];

test("a guest's checkout that failed names nobody after its time; that it failed, and of what amount, stays", async () => {
  const { buy, buyer } = await somebody('Petronella');
  const ended = await buy('pm_declined');
  assert.equal(ended.state, 'FAILED');
  await subgraph.db.execute('UPDATE carts SET note = NULL WHERE id = (SELECT cart_id FROM checkouts WHERE id = ?)', [ended.id]);
  const before = await rowOf(ended.id);
  await forgetCheckouts(inDays(6.9));
  assert.deepEqual(await naming('Petronella'), ['checkouts']);
  await forgetCheckouts(inDays(7.1));
  assert.deepEqual(await naming('Petronella'), []);
  assert.deepEqual(await rowOf(ended.id), before);
  assert.equal((await buyer.cart())?.itemCount, 2, 'the cart is still the buyer’s');
  assert.equal((await buy('pm_ok')).state, 'PLACED');
});

test('an order keeps what its checkout forgets, and its part that a coupon paid for can still be called off', async () => {
  await subgraph.db.execute(`INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from, usage_limit) VALUES ('cpn_kept', 'KEPT', '10 % off', 'percent', 1000, '[]', '{}', '2020-01-01', 1)`);
  const { buyer, buy, viewer } = await somebody('Ottilia');
  await buyer.applyCoupon('KEPT');
  const placed = await buy('pm_ok');
  await forgetCheckouts(inDays(8));
  assert.deepEqual(await naming('Ottilia'), ['orders']);
  assert.equal((await subgraph.call<{ checkout: { order: { id: string } } }>({ query: `{ checkout(id: "${placed.id}") { order { id } } }`, viewer })).data.checkout.order.id, placed.order?.id);
  const uses = async () => (await subgraph.db.query<{ used: number }>("SELECT used_count AS used FROM coupons WHERE id = 'cpn_kept'"))[0]?.used;
  assert.equal(await uses(), 1);
  await subgraph.call({ query: `mutation { orderCancel(id: "${placed.order?.id}", reason: "changed my mind", idempotencyKey: "k") { userErrors { code } } }`, viewer });
  await waitFor(async () => (await uses()) === 0, { what: 'the use to be taken back' });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('facts from before, which had the person in them, leave the log with the checkout; a deletion of the account finds nothing more', async () => {
  const viewer = customer();
  const { buy } = await somebody('Wilhelmina', viewer);
  const placed = await buy('pm_ok');
  await subgraph.db.execute(`UPDATE event_log SET data = JSON_SET(data, '$.email', 'wilhelmina@example.com') WHERE type = 'order.placed.v1' AND aggregate_id = ?`, [placed.order?.id]);
  assert.ok((await naming('Wilhelmina')).includes('event_log'));
  await forgetCheckouts(inDays(8));
  assert.deepEqual(await naming('Wilhelmina'), ['orders']);
  await subgraph.db.transaction((tx) => personalData.erase(tx, { userId: viewer.userId as string, version: 9, now: new Date() }));
  assert.deepEqual(await naming('Wilhelmina'), []);
});

test('checkouts that are under way are left alone however old, and so are those whose late payment is not free yet', async () => {
  const { buyer } = await somebody('Leopoldine');
  subgraph.product.silent = true;
  const { checkout } = await buyer.checkout({ email: 'leopoldine@example.com' });
  const late = await somebody('Theodora');
  subgraph.product.silent = false;
  const failed = await late.buy('pm_declined');
  await subgraph.db.execute('UPDATE checkouts SET unknown_since = 1, deadline_at = ? WHERE id = ?', [Date.now() + 400 * dayMs, failed.id]);
  await forgetCheckouts(inDays(300));
  assert.deepEqual([(await naming('Leopoldine')).includes('checkouts'), (await naming('Theodora')).includes('checkouts')], [true, true]);
  await subgraph.db.execute('UPDATE checkouts SET unknown_since = NULL, deadline_at = NULL WHERE id = ?', [failed.id]);
  await subgraph.call({ query: `mutation { checkoutCancel(id: "${checkout?.id}") { userErrors { code } } }`, viewer: admin() });
  await buyer.end(checkout?.id as string);
});

test('a backlog is worked through in batches, by two processes at once, each checkout by one of them; one that is stopped leaves the rest for later', async (t) => {
  await forgetCheckouts(inDays(1_000));
  const { buy } = await somebody('Eulalia');
  const { id } = await buy('pm_declined');
  const names = "cart_id, customer_id, guest_key, locale, state, version, payment_required, payment_method, currency, total_minor, snapshot, created_at, updated_at";
  const ids = Array.from({ length: 230 }, (_, index) => `cko_old_${index}`);
  for (const each of ids) await subgraph.db.execute(`INSERT INTO checkouts (id, order_id, email, ${names}) SELECT ?, ?, 'Eulalia@example.com', ${names} FROM checkouts WHERE id = ?`, [each, `ord_${each}`, id]);
  const left = async () => (await subgraph.db.query("SELECT id FROM checkouts WHERE email = 'Eulalia@example.com' AND id LIKE 'cko\\_old\\_%'")).length;
  const counted = async () => Number(/^checkouts_forgotten_total\{state="FAILED"\} (\d+)$/m.exec(await metricsText())?.[1]);
  const before = await counted();
  const job = createCheckoutForgettingJob(inDays(8));
  await job.run(AbortSignal.abort());
  assert.equal(await left(), 230);
  assert.equal(await forgetCheckouts(inDays(8)), 50);
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all([job.run(new AbortController().signal), job.run(new AbortController().signal)]);
  const { user, system } = process.cpuUsage(cpu);
  t.diagnostic(`180 checkouts by two at once: ${(performance.now() - startedAt).toFixed(0)} ms, CPU of this process ${((user + system) / 1_000).toFixed(0)} ms`);
  assert.equal(await left(), 0);
  assert.equal((await counted()) - before, 231);
  const [plan] = await subgraph.db.query<{ key: string }>("EXPLAIN FORMAT=TRADITIONAL SELECT id, order_id, state, snapshot FROM checkouts WHERE ended_at <= '2020-01-01' LIMIT 50");
  assert.equal(plan?.key, 'ix_checkouts_ended');
});

test('no fact of orders and checkouts takes the person into the event log', () => {
  for (const event of Object.values(orderEvents)) {
    const kept = JSON.stringify(loggedPart(event, event.example));
    for (const said of ['mara@example.com', 'Mara Lindqvist', 'Kungsgatan', 'Could you send it']) assert.ok(!kept.includes(said), `${event.type} keeps "${said}"`);
  }
});
