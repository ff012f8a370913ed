import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test, type TestContext } from 'node:test';
import { admin, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { VendorTerms } from '../data/vendor-terms.ts';
import { orderInvariants } from '../invariants.ts';
import { createStripeProvider } from '../payments/stripe-adapter.ts';
import { startStripeDouble } from '../payments/test/stripe-double.ts';
import type { StripeState } from '../payments/test/stripe-state.ts';
import { bookAdjustment } from './books.ts';
import { addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

/** Payouts go through Stripe for the length of a test. Returns where they went. */
async function throughStripe(t: TestContext): Promise<(() => (string | undefined)[]) & { state: StripeState }> {
  const { url, requests, state } = await startStripeDouble(t, 'sk_test_payouts');
  const stripe = createStripeProvider({ secretKey: 'sk_test_payouts', webhookSecrets: ['whsec'], returnUrl: 'https://shop.example', apiUrl: url });
  const { transfer, destinationOf } = subgraph.provider;
  Object.assign(subgraph.provider, { transfer: stripe.transfer, destinationOf: stripe.destinationOf });
  t.after(() => Object.assign(subgraph.provider, { transfer, destinationOf }));
  return Object.assign(() => requests.filter(({ path }) => path === '/v1/transfers').map(({ params }) => params.get('destination')), { state });
}

const verified = (providerAccount?: string | null): NonNullable<VendorTerms['payoutAccount']> => ({ status: 'VERIFIED', currency: 'EUR', heldUntil: null, ...(providerAccount !== undefined && { providerAccount }) });

/** A vendor as its events tell, with something to be paid out. */
async function earner(payoutAccount: VendorTerms['payoutAccount']): Promise<string> {
  const vendorId = await addVendor(subgraph, { payoutAccount });
  await bookAdjustment(subgraph.db, vendorId, 2_000);
  return vendorId;
}

/** The next thing the vendor tells of its account. */
const tell = (vendorId: string, payoutAccount: VendorTerms['payoutAccount']) => subgraph.db.execute('UPDATE vendor_copies SET terms = ? WHERE vendor_id = ?', [JSON.stringify({ payoutAccount }), vendorId]);
const schedule = () => subgraph.app.jobs?.find(({ name }) => name === 'payout-schedule')?.run(new AbortController().signal);
const payoutsOf = (vendorId: string) => subgraph.db.query<{ state: string; reason: string | null }>('SELECT state, failure_reason AS reason FROM payouts WHERE vendor_id = ? ORDER BY id', [vendorId]);
const ends = (vendorId: string, ...states: string[]) => waitFor(async () => String((await payoutsOf(vendorId)).map(({ state }) => state)) === String(states), { what: `payouts to be ${states.join(', ')}` });

async function request(vendorId: string): Promise<{ code: string; message: string } | undefined> {
  const query = `mutation { payoutRequest(vendorId: "${vendorId}", currency: "EUR", idempotencyKey: "${randomUUID()}") { userErrors { code message } } }`;
  const { data } = await subgraph.call<{ payoutRequest: { userErrors: { code: string; message: string }[] } }>({ query, viewer: staff(vendorId, 'FINANCE') });
  return data.payoutRequest.userErrors[0];
}

test("a payout goes to the vendor's connected account at Stripe", async (t) => {
  const destinations = await throughStripe(t);
  const vendorId = await earner(verified('acct_1Nx3kVendor'));
  await schedule();
  await ends(vendorId, 'PAID');
  assert.deepEqual(destinations(), ['acct_1Nx3kVendor']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('while it is not known what Stripe calls an account, nothing is claimed and Stripe is not asked; once it is, the money goes', async (t) => {
  const destinations = await throughStripe(t);
  const waiting = await Promise.all([verified(), verified(null), verified('ba_1Nx3kTest'), undefined].map(earner));
  await schedule();
  await schedule();
  for (const vendorId of waiting) {
    const refusal = await request(vendorId);
    assert.equal(refusal?.code, 'INVALID_STATE');
    assert.match(refusal?.message ?? '', /what the payment provider calls the payout account/);
    assert.deepEqual(await payoutsOf(vendorId), []);
  }
  assert.deepEqual(destinations(), []);
  const [vendorId = ''] = waiting;
  await tell(vendorId, verified('acct_1Nx3kLater'));
  await schedule();
  await ends(vendorId, 'PAID');
});

test('an account that did not take a payout gets no other on schedule, until the vendor hands in another one or asks', async (t) => {
  const destinations = await throughStripe(t);
  const vendorId = await earner(verified('acct_stranger'));
  await schedule();
  await ends(vendorId, 'FAILED');
  assert.deepEqual(await payoutsOf(vendorId), [{ state: 'FAILED', reason: 'account_invalid' }]);
  await schedule();
  assert.equal(destinations().length, 1);
  assert.equal(await request(vendorId), undefined);
  await ends(vendorId, 'FAILED', 'FAILED');
  await tell(vendorId, verified('acct_1Nx3kAnother'));
  await schedule();
  await ends(vendorId, 'FAILED', 'FAILED', 'PAID');
  assert.deepEqual(destinations(), ['acct_stranger', 'acct_stranger', 'acct_1Nx3kAnother']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a payout that was under way when the vendor handed in another account is repeated to the one it was claimed for', async (t) => {
  const destinations = await throughStripe(t);
  const { transfer } = subgraph.provider;
  const unanswered = () => Promise.resolve({ status: 'unknown', cause: 'timeout', message: 'no answer' });
  Object.assign(subgraph.provider, { transfer: unanswered });
  const vendorId = await earner(verified('acct_1Nx3kFormer'));
  assert.equal(await request(vendorId), undefined);
  await waitFor(async () => (await subgraph.db.query('SELECT id FROM payouts WHERE vendor_id = ? AND attempts = 1', [vendorId])).length === 1, { what: 'the first attempt' });
  await tell(vendorId, verified('acct_1Nx3kLatter'));
  Object.assign(subgraph.provider, { transfer });
  await subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE vendor_id = ? AND state = 'CLAIMED'", [vendorId]);
  await ends(vendorId, 'PAID');
  assert.deepEqual(destinations(), ['acct_1Nx3kFormer']);
});

test('a payout that an earlier version claimed without an account goes back to the balance without asking Stripe, and out once the account is known', async (t) => {
  const vendorId = await earner(verified());
  const { transfer } = subgraph.provider;
  Object.assign(subgraph.provider, { transfer: () => Promise.resolve({ status: 'unknown', cause: 'timeout', message: 'no answer' }) });
  t.after(() => Object.assign(subgraph.provider, { transfer }));
  await request(vendorId);
  await waitFor(async () => (await subgraph.db.query('SELECT id FROM payouts WHERE vendor_id = ? AND attempts = 1', [vendorId])).length === 1, { what: 'the first attempt' });
  const destinations = await throughStripe(t);
  await subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE vendor_id = ? AND state = 'CLAIMED'", [vendorId]);
  await ends(vendorId, 'FAILED');
  assert.deepEqual(destinations(), []);
  await tell(vendorId, verified('acct_1Nx3kKnown'));
  await schedule();
  await ends(vendorId, 'FAILED', 'PAID');
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

interface Waiting {
  id: string;
  state: string;
  waitingSince: string | null;
  providerReason: string | null;
  vendor: { id: string };
}

/** The payouts of a vendor that wait, as an operator sees them. */
async function waitingOf(vendorId: string): Promise<Waiting[]> {
  const { data } = await subgraph.call<{ payoutsWaiting: Waiting[] }>({ query: '{ payoutsWaiting(first: 100) { id state waitingSince providerReason vendor { id } } }', viewer: admin() });
  return data.payoutsWaiting.filter(({ vendor }) => vendor.id === vendorId);
}

test('a payout that our own balance at Stripe does not cover waits: operators see it, nobody is told, and it is sent once there is enough', async (t) => {
  const destinations = await throughStripe(t);
  const vendorId = await earner(verified('acct_1Nx3kPatient'));
  destinations.state.funds.areShort = true;
  await schedule();
  const waiting = await waitFor(async () => (await waitingOf(vendorId))[0], { what: 'the payout to wait' });
  assert.deepEqual([waiting.state, waiting.providerReason], ['CLAIMED', 'balance_insufficient']);
  const pauseOf = async () => (await subgraph.db.query<{ next: number; refusals: number }>('SELECT next_attempt_at AS next, refusals FROM payouts WHERE vendor_id = ?', [vendorId]))[0] ?? { next: 0, refusals: 0 };
  const first = await pauseOf();
  assert.ok(first.next > Date.now() + 4 * 60_000, 'not asked again at once');
  await bookAdjustment(subgraph.db, vendorId, 700);
  await schedule();
  assert.equal((await payoutsOf(vendorId)).length, 1, 'no other is claimed to wait beside it');
  const dueNow = () => subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE vendor_id = ? AND state = 'CLAIMED'", [vendorId]);
  await dueNow();
  await waitFor(async () => (await pauseOf()).refusals === 2, { what: 'the second refusal', timeoutMs: 15_000 });
  assert.ok((await pauseOf()).next - Date.now() > 9 * 60_000, 'the pause grows');
  assert.equal((await waitingOf(vendorId))[0]?.waitingSince, waiting.waitingSince);
  destinations.state.funds.areShort = false;
  await dueNow();
  await ends(vendorId, 'PAID');
  assert.deepEqual([destinations.state.transfers.length, await waitingOf(vendorId)], [1, []]);
  assert.deepEqual(await subgraph.db.query("SELECT type FROM outbox WHERE type = 'payout.failed.v1' AND envelope LIKE ?", [`%${waiting.id}%`]), []);
  await schedule();
  await ends(vendorId, 'PAID', 'PAID');
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});
