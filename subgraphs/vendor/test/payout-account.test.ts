import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin } from '#platform/testing/test-viewer';
import { account, standardProfile, startVendorSubgraph, type VendorSubgraph } from './harness.ts';

const connected = account.replace('ba_1Nx3kTest', 'acct_1Nx3kTest');

let subgraph: VendorSubgraph;
before(async () => {
  subgraph = await startVendorSubgraph({ paymentProvider: 'stripe' });
});
after(() => subgraph.stop());

const submit = ({ id, owner }: Awaited<ReturnType<VendorSubgraph['vendor']>>, input: string) => subgraph.mutate(owner, 'vendorPayoutAccountSubmit', `vendorId: "${id}", input: ${input}`);
const announced = async (id: string) => (await subgraph.announced(id))['payoutAccount'] as unknown as { status: string; providerAccount: string | null };

/** An account that was handed in before Stripe was asked for its id. */
async function withOldAccount(token: string | null) {
  const vendor = await subgraph.vendor();
  await submit(vendor, connected);
  await subgraph.db.execute('UPDATE payout_accounts SET provider_token = ?, is_told = FALSE WHERE vendor_id = ?', [token, vendor.id]);
  return vendor;
}

test('with Stripe an account is named by its connected account, which is announced and shown to operators only', async () => {
  const vendor = await subgraph.vendor();
  const { code, errors } = await submit(vendor, account);
  assert.deepEqual([code, errors[0]?.field], ['INVALID_INPUT', ['input', 'providerToken']]);
  assert.match(errors[0]?.message ?? '', /acct_/);
  assert.equal((await submit(vendor, connected)).code, null);
  assert.equal((await announced(vendor.id)).providerAccount, 'acct_1Nx3kTest');
  const read = async (viewer: typeof vendor.owner) => (await subgraph.call<{ vendor: { payoutAccount: { providerToken: string | null } } }>({ query: `{ vendor(id: "${vendor.id}") { payoutAccount { providerToken } } }`, viewer })).data.vendor.payoutAccount.providerToken;
  assert.deepEqual([await read(vendor.owner), await read(admin())], [null, 'acct_1Nx3kTest']);
});

test('an account that nothing can be paid to is not verified, and stays a requirement that is not met', async () => {
  for (const token of [null, 'ba_1Nx3kTest']) {
    const { id, owner } = await withOldAccount(token);
    const { code, errors } = await subgraph.mutate(admin(), 'vendorPayoutAccountVerify', `vendorId: "${id}", expectedVersion: 1`);
    assert.equal(code, 'INVALID_STATE');
    assert.match(errors[0]?.message ?? '', /acct_.*hands it in again/);
    const { data } = await subgraph.call<{ vendor: { requirements: { code: string; isMet: boolean }[] } }>({ query: `{ vendor(id: "${id}") { requirements { code isMet } } }`, viewer: owner });
    assert.equal(data.vendor.requirements.find((each) => each.code === 'PAYOUT_ACCOUNT')?.isMet, false);
    await subgraph.must(owner, 'vendorShippingProfileCreate', `vendorId: "${id}", input: ${standardProfile}`, 'shippingProfile { id }');
    await subgraph.must(admin(), 'vendorReviewStart', `id: "${id}"`);
    assert.match((await subgraph.mutate(admin(), 'vendorApprove', `id: "${id}"`)).errors[0]?.message ?? '', /PAYOUT_ACCOUNT/);
  }
});

test('what an earlier version kept to itself of an account is announced once, by however many processes', async () => {
  const { id } = await withOldAccount('acct_1Nx3kOlder');
  const before = (await subgraph.published('vendor.updated.v1', id)).length;
  await Promise.all([subgraph.tellAccounts(), subgraph.tellAccounts()]);
  await subgraph.tellAccounts();
  assert.equal((await subgraph.published('vendor.updated.v1', id)).length, before + 1);
  assert.equal((await announced(id)).providerAccount, 'acct_1Nx3kOlder');
});
