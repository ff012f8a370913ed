import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test, type TestContext } from 'node:test';
import { parseJson } from '#platform/data/json';
import { admin, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { Route } from '#platform/server/http-types';
import { reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { readStatement } from '../data/statement-repository.ts';
import type { VendorTerms } from '../data/vendor-terms.ts';
import { orderInvariants } from '../invariants.ts';
import { createStripeProvider } from '../payments/stripe-adapter.ts';
import { signedWebhook } from '../payments/test/signed-webhook.ts';
import { bookAdjustment } from './books.ts';
import { addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { transfersThroughStripe } from './stripe-transfers.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const throughStripe = (t: TestContext) => transfersThroughStripe(t, subgraph);
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

test('a payout whose answer was lost is not sent again, though Stripe has forgotten its key by the time it is asked', async (t) => {
  const destinations = await throughStripe(t);
  const { transfer } = subgraph.provider;
  const unheard: typeof transfer = async (...call) => {
    await transfer(...call);
    return { status: 'unknown', cause: 'timeout', message: 'no answer' };
  };
  Object.assign(subgraph.provider, { transfer: unheard });
  const vendorId = await earner(verified('acct_1Nx3kUnheard'));
  assert.equal(await request(vendorId), undefined);
  await waitFor(() => destinations().length === 1, { what: 'the transfer' });
  destinations.forgetKeys();
  Object.assign(subgraph.provider, { transfer });
  await subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE vendor_id = ? AND state = 'CLAIMED'", [vendorId]);
  await ends(vendorId, 'PAID');
  assert.deepEqual(destinations(), ['acct_1Nx3kUnheard']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
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

test('a payout that a process of an older version sent while it waited, and left so noted, waits for nothing: the next one goes out on schedule', async (t) => {
  const destinations = await throughStripe(t);
  const vendorId = await earner(verified('acct_1Nx3kOlder'));
  destinations.state.funds.areShort = true;
  await schedule();
  await waitFor(async () => (await waitingOf(vendorId)).length === 1, { what: 'the payout to wait' });
  destinations.state.funds.areShort = false;
  await subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE vendor_id = ? AND state = 'CLAIMED'", [vendorId]);
  await ends(vendorId, 'PAID');
  await subgraph.db.execute('UPDATE payouts SET waiting_since = UTC_TIMESTAMP(3) WHERE vendor_id = ?', [vendorId]);
  assert.deepEqual(await waitingOf(vendorId), []);
  await bookAdjustment(subgraph.db, vendorId, 700);
  await schedule();
  await ends(vendorId, 'PAID', 'PAID');
});

/** Events as Stripe sends them, in the order given, each as often as it may come. */
async function tellOf(t: TestContext, ...events: readonly (object & { type: string; object: object })[]): Promise<void> {
  const stripe = createStripeProvider({ secretKey: 'sk', webhookSecrets: ['whsec'], returnUrl: 'https://shop.example', apiUrl: 'http://127.0.0.1:9' });
  const { readWebhook } = subgraph.provider;
  Object.assign(subgraph.provider, { readWebhook: stripe.readWebhook });
  t.after(() => Object.assign(subgraph.provider, { readWebhook }));
  const route = subgraph.app.routes?.[0] as Route;
  for (const { type, object, ...more } of events) {
    const { body, signature } = signedWebhook('whsec', { id: `evt_${randomUUID()}`, object: 'event', type, created: Math.floor(Date.now() / 1000), data: { object }, ...more });
    await route.handle({ headers: { 'stripe-signature': signature }, body } as unknown as Parameters<Route['handle']>[0]);
  }
}

async function shownTo(vendorId: string): Promise<{ state: string; failureCode: string | null; reversed: { minorUnits: number } } | undefined> {
  const query = `{ _entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { payouts { edges { node { state failureCode failureReason reversed { minorUnits } } } } } } }`;
  const { data } = await subgraph.call<{ _entities: { payouts: { edges: { node: { state: string; failureCode: string | null; reversed: { minorUnits: number } } }[] } }[] }>({ query, viewer: staff(vendorId, 'FINANCE') });
  return data._entities[0]?.payouts.edges[0]?.node;
}

const availableOf = async (vendorId: string) => 0 - Number((await subgraph.db.query<{ sum: string | null }>('SELECT SUM(amount_minor) AS sum FROM ledger_postings WHERE account = ?', [`vendor:${vendorId}:available`]))[0]?.sum ?? 0);
const announcedOf = (payoutId: string) => subgraph.db.query("SELECT type FROM outbox WHERE type = 'payout.failed.v1' AND envelope LIKE ?", [`%${payoutId}%`]);

test('what the marketplace takes back of a transfer is available again, part by part and once; taken back as a whole, the payout has failed and no bank is named', async (t) => {
  const { state } = await throughStripe(t);
  const vendorId = await earner(verified('acct_1Nx3kReversed'));
  await schedule();
  await ends(vendorId, 'PAID');
  const { id, ...transfer } = state.transfers[0] as { id: string; metadata: { reference: string } };
  const reversed = (amount: number) => ({ type: 'transfer.reversed', object: { ...transfer, id, amount_reversed: amount, reversed: amount === 2_000 } });
  const since = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
  const compare = async () => {
    const { movements } = createStripeProvider({ secretKey: 'sk_test_payouts', webhookSecrets: ['whsec'], returnUrl: 'https://shop.example', apiUrl: state.url });
    const { differences, takenBack } = await reconcileBooks({ db: subgraph.db, provider: { movements }, window: since });
    return [differences.map(({ text }) => text).filter((text) => text.includes(transfer.metadata.reference) || text.includes(id)), takenBack.filter((text) => text.includes(transfer.metadata.reference))];
  };
  const takeBack = (amount: number) => state.balance.add({ type: 'transfer_refund', amount, currency: 'eur', source: { id: `trr_${amount}`, object: 'transfer_reversal', transfer: id, amount, currency: 'eur', metadata: {} } });
  takeBack(700);
  const [unheard] = await compare();
  assert.match(String(unheard), /nobody of ours has asked for/);
  await tellOf(t, reversed(700), reversed(700), reversed(300));
  assert.equal(await availableOf(vendorId), 700);
  assert.deepEqual(await shownTo(vendorId), { state: 'PAID', failureCode: null, failureReason: null, reversed: { minorUnits: 700 } });
  assert.deepEqual(await announcedOf(transfer.metadata.reference), []);
  assert.deepEqual(await compare(), [[], [`7.00 EUR of our payout ${transfer.metadata.reference} (20.00 EUR)`]]);
  takeBack(1_300);
  await tellOf(t, reversed(2_000), reversed(2_000));
  assert.equal(await availableOf(vendorId), 2_000);
  const shown = await shownTo(vendorId);
  assert.deepEqual([shown?.state, shown?.failureCode], ['FAILED', 'NOT_SENT']);
  assert.equal((await announcedOf(transfer.metadata.reference)).length, 1);
  assert.deepEqual(await compare(), [[], [`20.00 EUR of our payout ${transfer.metadata.reference} (20.00 EUR)`]]);
  const statement = await readStatement(subgraph.db, { vendorId, currency: 'EUR', month: new Date().toISOString().slice(0, 7) });
  assert.deepEqual([statement.payoutsMinor, statement.closingMinor], [0, 2_000]);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test("money that a vendor's bank refuses waits in the vendor's account at Stripe: nothing is booked, the vendor sees it, and no more is sent on schedule until the bank takes it", async (t) => {
  await throughStripe(t);
  const vendorId = await earner(verified('acct_1Nx3kRefusing'));
  await schedule();
  await ends(vendorId, 'PAID');
  const atBank = (type: 'payout.failed' | 'payout.paid', created: number) => ({ type, account: 'acct_1Nx3kRefusing', created, object: { id: 'po_1', amount: 2_000, currency: 'eur', failure_code: type === 'payout.failed' ? 'account_closed' : null } });
  const now = Math.floor(Date.now() / 1000);
  await tellOf(t, atBank('payout.failed', now), atBank('payout.failed', now));
  const told = await subgraph.db.query<{ envelope: string }>("SELECT envelope FROM outbox WHERE type = 'payout.refused-by-bank.v1'");
  assert.deepEqual(told.map(({ envelope }) => parseJson<{ data: { vendorId: string; amountMinor: number } }>(envelope).data).map(({ vendorId: whose, amountMinor }) => [whose, amountMinor]), [[vendorId, 2_000]]);
  const shown = await shownTo(vendorId);
  assert.deepEqual([shown?.state, shown?.failureCode, await availableOf(vendorId)], ['PAID', 'RETURNED', 0]);
  await bookAdjustment(subgraph.db, vendorId, 500);
  await schedule();
  assert.equal((await payoutsOf(vendorId)).length, 1);
  await tellOf(t, atBank('payout.paid', now - 60));
  assert.equal((await shownTo(vendorId))?.failureCode, 'RETURNED', 'what was paid before says nothing');
  await tellOf(t, atBank('payout.paid', now + 60));
  assert.equal((await shownTo(vendorId))?.failureCode, null);
  await schedule();
  await ends(vendorId, 'PAID', 'PAID');
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('what a bank has refused and taken counts by when it happened, however late it is told: a refusal from before it took the last money holds nothing back', async (t) => {
  await throughStripe(t);
  const vendorId = await earner(verified('acct_1Nx3kReordered'));
  await schedule();
  await ends(vendorId, 'PAID');
  const now = Math.floor(Date.now() / 1000);
  const atBank = (type: 'payout.failed' | 'payout.paid', seconds: number) => ({ type, account: 'acct_1Nx3kReordered', created: now + seconds, object: { id: 'po_2', amount: 2_000, currency: 'eur', failure_code: 'could_not_process' } });
  const told = () => subgraph.db.query("SELECT type FROM outbox WHERE type = 'payout.refused-by-bank.v1' AND envelope LIKE ?", [`%${vendorId}%`]);
  await tellOf(t, atBank('payout.paid', 60), atBank('payout.failed', 30));
  assert.deepEqual([(await shownTo(vendorId))?.failureCode, await told()], [null, []]);
  await bookAdjustment(subgraph.db, vendorId, 500);
  await schedule();
  await ends(vendorId, 'PAID', 'PAID');
  await tellOf(t, atBank('payout.failed', 40));
  assert.equal((await shownTo(vendorId))?.failureCode, null, 'nor does it for a later payout');
  await tellOf(t, atBank('payout.failed', 70), atBank('payout.failed', 90), atBank('payout.paid', 80));
  assert.deepEqual([(await shownTo(vendorId))?.failureCode, (await told()).length], ['RETURNED', 1], 'it has refused since');
  await tellOf(t, atBank('payout.paid', 100));
  assert.equal((await shownTo(vendorId))?.failureCode, null);
});
