import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { parseJson } from '#platform/data/json';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { bookAdjustment } from './books.ts';
import { addVendor } from './catalog.ts';
import { fakeId, startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { orderInvariants } from '../invariants.ts';
import { saveTerms, type VendorTerms } from '../data/vendor-terms.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface PayoutResult {
  payout: { id: string; state: string; amount: { minorUnits: number } } | null;
  userErrors: { code: string; message: string }[];
}

async function request(vendorId: string, viewer: Viewer, key = randomUUID()): Promise<PayoutResult & { code?: string | undefined }> {
  const { data, code } = await subgraph.call<{ payoutRequest: PayoutResult } | null>({
    query: `mutation { payoutRequest(vendorId: "${vendorId}", currency: "EUR", idempotencyKey: "${key}") { payout { id state amount { minorUnits } } userErrors { code message } } }`,
    viewer,
  });
  return { ...(data?.payoutRequest ?? { payout: null, userErrors: [] }), code };
}

async function balance(vendorId: string) {
  const { data } = await subgraph.call<{ _entities: { balances: { available: { minorUnits: number }; reserved: { minorUnits: number } }[]; payouts: { edges: { node: { state: string } }[]; totalCount: number } }[] }>({
    query: `{ _entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { balances { available { minorUnits } reserved { minorUnits } } payouts { totalCount edges { node { state } } } } } }`,
    viewer: admin(),
  });
  const [vendor] = data._entities;
  return { available: vendor?.balances[0]?.available.minorUnits, reserved: vendor?.balances[0]?.reserved.minorUnits, payouts: vendor?.payouts.edges.map(({ node }) => node.state), count: vendor?.payouts.totalCount };
}

test('a payout takes everything available, once, however often and by how many it is asked for', async () => {
  const vendorId = await addVendor(subgraph);
  await bookAdjustment(subgraph.db, vendorId, 12_345);
  const owner = staff(vendorId, 'OWNER');
  const key = randomUUID();
  const outcomes = await Promise.all([...Array.from({ length: 5 }, () => request(vendorId, owner, key)), request(vendorId, owner), request(vendorId, owner)]);
  const ids = new Set(outcomes.flatMap((outcome) => outcome.payout?.id ?? []));
  assert.equal(ids.size, 1);
  await waitFor(async () => (await balance(vendorId)).payouts?.[0] === 'PAID', { what: 'the payout to arrive' });
  assert.deepEqual(await balance(vendorId), { available: 0, reserved: 0, payouts: ['PAID'], count: 1 });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a vendor that owes gets nothing until earnings have netted the debt', async () => {
  const vendorId = await addVendor(subgraph);
  await bookAdjustment(subgraph.db, vendorId, -500);
  assert.equal((await request(vendorId, staff(vendorId, 'FINANCE'))).userErrors[0]?.code, 'INSUFFICIENT_BALANCE');
  await bookAdjustment(subgraph.db, vendorId, 2_000);
  assert.equal((await request(vendorId, staff(vendorId, 'FINANCE'))).payout?.amount.minorUnits, 1_500);
});

test('an answer that never comes is asked for again under the same key: paid once', async () => {
  const vendorId = await addVendor(subgraph);
  await bookAdjustment(subgraph.db, vendorId, 5_000);
  await subgraph.control({ rules: [{ operation: 'transfer', behaviour: 'timeoutAfter', times: 1 }] });
  const { payout } = await request(vendorId, staff(vendorId, 'OWNER'));
  await waitFor(async () => (await subgraph.db.query('SELECT id FROM payouts WHERE id = ? AND attempts = 1', [payout?.id])).length === 1, { what: 'the first attempt' });
  await waitFor(async () => {
    await subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE id = ? AND state = 'CLAIMED'", [payout?.id]);
    return (await balance(vendorId)).payouts?.[0] === 'PAID';
  }, { what: 'the payout to arrive', timeoutMs: 30_000 });
  assert.equal((await balance(vendorId)).available, 0);
});

test('a transfer that the receiving bank sends back makes the money available again', async () => {
  const vendorId = fakeId('vnd');
  await bookAdjustment(subgraph.db, vendorId, 3_000);
  await subgraph.control({ rules: [{ operation: 'transfer', behaviour: 'decline', times: 1, reason: 'account_closed' }] });
  const { payout } = await request(vendorId, staff(vendorId, 'OWNER'));
  await waitFor(async () => (await balance(vendorId)).payouts?.[0] === 'FAILED', { what: `payout ${payout?.id} to fail` });
  assert.equal((await balance(vendorId)).available, 3_000);
  assert.deepEqual(await failuresOf(vendorId), [{ payoutId: payout?.id, vendorId, currency: 'EUR', amountMinor: 3_000, reason: 'ACCOUNT_REFUSED' }]);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

/** What was announced of a vendor's failed payouts. */
async function failuresOf(vendorId: string): Promise<object[]> {
  const rows = await subgraph.db.query<{ envelope: string }>("SELECT envelope FROM outbox WHERE type = 'payout.failed.v1'");
  return rows.map(({ envelope }) => parseJson<{ data: { vendorId: string } }>(envelope).data).filter((data) => data.vendorId === vendorId);
}

test('a payout that comes back after it was sent is announced once, and shown with its reason: the vendor reads what it can act upon, operators what the provider said', async () => {
  const vendorId = await addVendor(subgraph);
  await bookAdjustment(subgraph.db, vendorId, 2_000);
  const { payout } = await request(vendorId, staff(vendorId, 'OWNER'));
  const reference = payout?.id as string;
  await waitFor(async () => (await balance(vendorId)).payouts?.[0] === 'PAID', { what: 'the payout to arrive' });
  for (let copy = 0; copy < 2; copy++) await subgraph.tell({ type: 'transfer.failed', data: { id: 'trf_1', reference, amountMinor: 2_000 } });
  assert.deepEqual(await failuresOf(vendorId), [{ payoutId: reference, vendorId, currency: 'EUR', amountMinor: 2_000, reason: 'RETURNED' }]);
  const shown = async (viewer: Viewer) => {
    const { data } = await subgraph.call<{ _entities: { payouts: { edges: { node: object }[] } }[] }>({
      query: `{ _entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { payouts { edges { node { failureCode failureReason providerReason } } } } } }`,
      viewer,
    });
    return data._entities[0]?.payouts.edges[0]?.node;
  };
  const failureReason = 'The bank that received the money sent it back; hand in another account, or ask for the payout again once this one is mended.';
  assert.deepEqual(await shown(staff(vendorId, 'FINANCE')), { failureCode: 'RETURNED', failureReason, providerReason: null });
  assert.deepEqual(await shown(admin()), { failureCode: 'RETURNED', failureReason, providerReason: 'the transfer failed at the receiving bank' });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

/** What the vendor subgraph says of the account that payouts go to. */
const announce = (vendorId: string, payoutAccount: VendorTerms['payoutAccount']) => saveTerms(subgraph.db, { vendorId, payoutAccount });
const schedule = () => subgraph.app.jobs?.find(({ name }) => name === 'payout-schedule')?.run(new AbortController().signal);

test('nothing is paid out, on demand or on schedule, without an account that is verified and not on hold; then it is', async () => {
  const vendorId = await addVendor(subgraph);
  const owner = staff(vendorId, 'OWNER');
  await bookAdjustment(subgraph.db, vendorId, 4_000);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const refused: [VendorTerms['payoutAccount'], RegExp][] = [
    [null, /no payout account/],
    [{ status: 'PENDING', currency: 'EUR', heldUntil: null }, /PENDING/],
    [{ status: 'DISABLED', currency: 'EUR', heldUntil: null }, /DISABLED/],
    [{ status: 'VERIFIED', currency: 'EUR', heldUntil: tomorrow }, new RegExp(`wait until ${tomorrow}`)],
  ];
  for (const [account, reason] of refused) {
    await announce(vendorId, account);
    const { payout, userErrors } = await request(vendorId, owner);
    assert.equal(payout, null);
    assert.deepEqual(userErrors.map(({ code }) => code), ['INVALID_STATE']);
    assert.match(userErrors[0]?.message ?? '', reason);
    await schedule();
  }
  assert.deepEqual(await balance(vendorId), { available: 4_000, reserved: 0, payouts: [], count: 0 });
  await announce(vendorId, { status: 'VERIFIED', currency: 'EUR', heldUntil: new Date(Date.now() - 1_000).toISOString() });
  assert.equal((await request(vendorId, owner)).payout?.amount.minorUnits, 4_000);
});

test('the schedule pays out what every vendor has available, once, however many runs there are at a time', async () => {
  const earners = await Promise.all([1_500, 2_500].map(async (minor) => {
    const vendorId = await addVendor(subgraph);
    await bookAdjustment(subgraph.db, vendorId, minor);
    return { vendorId, minor };
  }));
  const [poor, debtor] = [await addVendor(subgraph), await addVendor(subgraph)];
  await bookAdjustment(subgraph.db, poor, 99);
  await bookAdjustment(subgraph.db, debtor, -1_000);
  await Promise.all([schedule(), schedule(), schedule()]);
  for (const { vendorId, minor } of earners) {
    await waitFor(async () => (await balance(vendorId)).payouts?.[0] === 'PAID', { what: 'the payout to arrive' });
    assert.deepEqual(await balance(vendorId), { available: 0, reserved: 0, payouts: ['PAID'], count: 1 });
    assert.deepEqual(await subgraph.db.query('SELECT amount_minor AS minor FROM payouts WHERE vendor_id = ?', [vendorId]), [{ minor }]);
  }
  assert.equal((await balance(poor)).count, 0);
  assert.equal((await balance(debtor)).count, 0);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test("the schedule reads one vendor's account at a time, and never the books as a whole", async () => {
  await bookAdjustment(subgraph.db, await addVendor(subgraph), 99);
  const { statements } = await countStatements(async () => void (await schedule()));
  const reads = statements.filter((sql) => /^SELECT .*FROM ledger_/s.test(sql));
  assert.ok(reads.length >= 3);
  for (const sql of new Set(reads)) {
    const plan = await subgraph.db.query<{ table: string | null; type: string | null; Extra: string | null }>(`EXPLAIN FORMAT=TRADITIONAL ${sql.replace('account = ?', "account = 'vendor:x:available'").replace('vendor_id > ?', "vendor_id > ''").replace('LIMIT ?', 'LIMIT 1').replaceAll('?', "'1'")}`);
    const ofBooks = plan.filter(({ table }) => !table?.startsWith('<derived'));
    for (const { type, Extra } of ofBooks) assert.ok(type === 'ref' || type === 'eq_ref' || /optimized away|no matching/i.test(Extra ?? ''), `${sql}: ${type} ${Extra}`);
  }
});

test('only owner and finance staff of the vendor may ask for or see its payouts', async () => {
  const vendorId = await addVendor(subgraph);
  await bookAdjustment(subgraph.db, vendorId, 1_000);
  for (const viewer of [customer(), guest(), staff(vendorId, 'CATALOG'), staff(await addVendor(subgraph), 'OWNER'), admin()]) {
    assert.match((await request(vendorId, viewer)).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
  }
  assert.equal((await balance(vendorId)).available, 1_000);
});
