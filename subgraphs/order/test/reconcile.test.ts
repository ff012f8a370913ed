import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { money } from '#platform/money/money';
import { admin, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { always, reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { bookAdjustment } from './books.ts';
import { addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const eur = (minor: number) => money(minor, 'EUR');
const key = () => ({ idempotencyKey: randomUUID(), reference: 'by hand' });
const compared = async (more: object = {}) => reconcileBooks({ db: subgraph.db, provider: subgraph.provider, window: always(), ...more });
const kinds = async (more: object = {}) => (await compared(more)).differences.map(({ kind }) => kind).toSorted();

/** `npm run reconcile` on the databases and the provider of this test. */
async function command(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, OPS_DATABASE_URLS: `order=${subgraph.db.url}`, OPS_RABBITMQ_URL: 'amqp://nobody', PAYMENT_PROVIDER: 'sandbox', PAYMENT_PROVIDER_URL: subgraph.sandboxUrl, PAYMENT_API_KEY: 'k'.repeat(32) };
  const run = promisify(execFile)(process.execPath, ['dev/reconcile.ts', ...args], { env });
  return run.then(({ stdout }) => ({ code: 0, output: stdout }), (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, output: error.stdout + error.stderr }));
}

test('orders collected, refunded, called off and paid out agree with the provider, and what somebody does there by hand is found', async () => {
  const order = await placeOrder(subgraph, { quantity: 4 });
  await ship(subgraph, order, 2);
  await refund(subgraph, order, 1);
  const rest = await subgraph.call<{ orderCancel: { userErrors: { message: string }[] } }>({ query: `mutation { orderCancel(id: "${order.orderId}", reason: "changed my mind", idempotencyKey: "${randomUUID()}") { userErrors { message } } }`, viewer: admin() });
  assert.deepEqual(rest.data?.orderCancel.userErrors, []);
  const vendorId = await addVendor(subgraph);
  await bookAdjustment(subgraph.db, vendorId, 5_000);
  await subgraph.call({ query: `mutation { payoutRequest(vendorId: "${vendorId}", currency: "EUR", idempotencyKey: "${randomUUID()}") { userErrors { message } } }`, viewer: staff(vendorId, 'OWNER') });
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE state = 'REQUESTED' UNION SELECT id FROM payouts WHERE state <> 'PAID'")).length === 0, { what: 'everything to be done' });
  const done = await subgraph.db.query<{ kind: string }>("SELECT kind FROM payment_operations WHERE state = 'SUCCEEDED' ORDER BY kind");
  assert.deepEqual(done.map(({ kind }) => kind), ['CAPTURE', 'REFUND', 'VOID']);
  assert.deepEqual(await kinds(), []);
  assert.deepEqual(await kinds({ pageSize: 1 }), []);

  assert.deepEqual(await command(), { code: 0, output: 'The books agree with sandbox.\n' });
  const cut = await command('--page-size', '1', '--max-pages', '1');
  assert.equal(cut.code, 1);
  assert.match(cut.output, /more than 1 pages/);

  const [capture] = await subgraph.db.query<{ reference: string }>("SELECT provider_reference AS reference FROM payment_operations WHERE kind = 'CAPTURE'");
  await subgraph.provider.refund({ ...key(), captureId: capture?.reference ?? '', amount: eur(7) });
  await subgraph.provider.transfer({ ...key(), destination: 'acct_other', amount: eur(9) });
  assert.deepEqual(await kinds(), ['missing_here', 'missing_here']);

  await subgraph.db.execute("UPDATE payment_operations SET amount_minor = amount_minor + 1 WHERE kind = 'CAPTURE'");
  await subgraph.db.execute("UPDATE payouts SET provider_reference = 'trf_none', id = CONCAT(SUBSTRING(id, 1, 20), 'x')");
  assert.deepEqual(await kinds(), ['missing_here', 'missing_here', 'missing_here', 'missing_there', 'other_amount']);
  const told = await command('--from', '1h');
  assert.equal(told.code, 1);
  assert.match(told.output, /✗ other_amount: our capture pop_.*\n/);
  assert.match(told.output, /5 differences\./);
  const before = { from: new Date(0), to: new Date(Date.now() - 86_400_000) };
  assert.deepEqual(await kinds({ window: before }), []);
});
