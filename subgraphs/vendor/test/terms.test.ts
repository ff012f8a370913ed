import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countStatements } from '#platform/testing/test-database';
import { admin } from '#platform/testing/test-viewer';
import { parseKey } from '../../../dev/media/key.ts';
import { holidaysByVendorIds } from '../data/holiday-repository.ts';
import { profilesByVendorIds } from '../data/shipping-repository.ts';
import { offersByVendorIds, openInvitations, staffByUserIds, staffByVendorIds } from '../data/staff-repository.ts';
import { agreementsByVendorIds, reviewQueuePage, timelineByVendorIds, vendorsPage } from '../data/vendor-repository.ts';
import { account, startVendorSubgraph, type VendorSubgraph } from './harness.ts';

let subgraph: VendorSubgraph;
before(async () => {
  subgraph = await startVendorSubgraph();
});
after(() => subgraph.stop());

const hourMs = 3_600_000;
const at = (ms: number) => JSON.stringify(new Date(Date.now() + ms).toISOString());

test('a holiday pauses orders when it begins and ends, by event and by field, and no two overlap', async () => {
  const { id, owner } = await subgraph.approvedVendor();
  const plan = (from: number, until: number, effect: string) => subgraph.mutate(owner, 'vendorHolidayCreate', `vendorId: "${id}", input: { startsAt: ${at(from)}, endsAt: ${at(until)}, ${effect} }`, 'holiday { id version }');
  assert.equal((await plan(hourMs, 3 * hourMs, 'effect: PAUSE_ORDERS, note: "Back soon"')).code, null);
  assert.match((await plan(2 * hourMs, 4 * hourMs, 'effect: PAUSE_ORDERS')).errors[0]?.message ?? '', /overlaps the holiday vho_/);
  assert.equal((await plan(4 * hourMs, 6 * hourMs, 'effect: EXTEND_HANDLING, extraHandlingDays: 3')).code, null);
  const state = async () => {
    const { data } = await subgraph.call<{ vendor: { isAcceptingOrders: boolean } }>({ query: `{ vendor(id: "${id}") { isAcceptingOrders } }` });
    const announced = await subgraph.announced(id);
    return [data.vendor.isAcceptingOrders, announced['isAcceptingOrders'], announced['handlingDays']];
  };
  assert.deepEqual(await state(), [true, true, 2]);
  try {
    for (const [hours, expected] of [[2, [false, false, 2]], [3.5, [true, true, 2]], [5, [true, true, 5]], [7, [true, true, 2]]] as const) {
      subgraph.clock.offsetMs = hours * hourMs;
      assert.equal(await subgraph.turnHolidays(), 1);
      assert.deepEqual(await state(), expected, `after ${hours} hours`);
    }
    assert.equal(await subgraph.turnHolidays(), 0);
  } finally {
    subgraph.clock.offsetMs = 0;
  }
});

test('shipping profiles: one default always, edits by version, each category by one profile, announced with exact countries', async () => {
  const { id, owner } = await subgraph.approvedVendor();
  const bulky = (extra = '') =>
    `input: { name: "Bulky", ${extra} categoryIds: ["cat_01jb2k0000000000000000000a"], handlingDays: 6, zones: [{ name: "Home", countries: ["DE"], rates: [{ basis: PER_ITEM, currency: "EUR", priceMinor: 900, minDays: 3, maxDays: 5 }] }, { name: "EU", regions: [EUROPEAN_UNION], rates: [{ basis: BY_WEIGHT, currency: "EUR", weightSteps: [{ upToGrams: 5000, priceMinor: 1500 }, { priceMinor: 4000 }], minDays: 4, maxDays: 9 }] }] }`;
  const { shippingProfile } = await subgraph.must(owner, 'vendorShippingProfileCreate', `vendorId: "${id}", ${bulky()}`, 'shippingProfile { id version isDefault zones { countries regions rates { code basis price { amount } weightSteps { upToGrams price { amount } } } } }');
  const profile = shippingProfile as { id: string; isDefault: boolean };
  assert.equal(profile.isDefault, false);
  const [announced] = (await subgraph.announced(id))['shippingProfiles'] as unknown as { handlingDays: number; rates: { countries: string[]; basis: string }[] }[];
  assert.equal(announced?.handlingDays, 6);
  assert.deepEqual(announced?.rates[0]?.countries, ['DE']);
  assert.ok(announced?.rates[1]?.countries.includes('FR') && !announced.rates[1].countries.includes('DE'));
  assert.match((await subgraph.mutate(owner, 'vendorShippingProfileCreate', `vendorId: "${id}", ${bulky().replace('"Bulky"', '"Other"')}`, 'shippingProfile { id }')).errors[0]?.message ?? '', /goes by the profile "Bulky" already/);
  const update = (version: number) => subgraph.mutate(owner, 'vendorShippingProfileUpdate', `vendorId: "${id}", id: "${profile.id}", expectedVersion: ${version}, ${bulky('isDefault: true,')}`, 'shippingProfile { isDefault version }');
  assert.deepEqual([(await update(7)).errors[0]?.code, (await update(7)).errors[0]?.currentVersion], ['VERSION_CONFLICT', 1]);
  assert.deepEqual((await update(1)).payload['shippingProfile'], { isDefault: true, version: 2 });
  assert.equal((await subgraph.mutate(owner, 'vendorShippingProfileDelete', `vendorId: "${id}", id: "${profile.id}", expectedVersion: 2`)).code, 'INVALID_STATE');
  const [defaults] = await subgraph.db.query<{ count: number }>('SELECT COUNT(*) AS count FROM shipping_profiles WHERE default_of = ?', [id]);
  assert.equal(defaults?.count, 1);
});

test('agreements: approval brings the standard one; no overlap in a scope, naming the conflict; they end and are kept', async () => {
  const { id } = await subgraph.approvedVendor();
  const agree = (input: string) => subgraph.mutate(admin(), 'vendorCommissionAgreementCreate', `vendorId: "${id}", input: { ${input} }`, 'agreement { id fixedParts { currencyCode minorUnits } }');
  const [standard] = (await subgraph.announced(id))['commissionAgreements'] as unknown as { id: string; rateBasisPoints: number }[];
  assert.equal(standard?.rateBasisPoints, 1200);
  assert.match((await agree('rateBasisPoints: 900')).errors[0]?.message ?? '', new RegExp(`${standard?.id}.*end it first`));
  const override = await agree('rateBasisPoints: 500, categoryId: "cat_01jb2k0000000000000000000a", fixedParts: [{ currency: "EUR", amountMinor: 30 }, { currency: "USD", amountMinor: 35 }]');
  assert.deepEqual((override.payload['agreement'] as { fixedParts: unknown }).fixedParts, [{ currencyCode: 'EUR', minorUnits: 30 }, { currencyCode: 'USD', minorUnits: 35 }]);
  await subgraph.must(admin(), 'vendorCommissionAgreementEnd', `vendorId: "${id}", id: "${standard?.id}", expectedVersion: 1, validUntil: ${at(hourMs)}`, 'agreement { id }');
  assert.equal((await agree(`rateBasisPoints: 900, validFrom: ${at(hourMs)}`)).code, null);
  assert.equal((await agree(`rateBasisPoints: 900, validFrom: "2020-01-01T00:00:00.000Z"`)).code, 'INVALID_INPUT');
});

test('the payout account is verified before it counts; a change holds it for 72 hours and tells the owner; numbers are refused', async () => {
  const { id, owner } = await subgraph.vendor();
  const submit = (version: string, input = account) => subgraph.mutate(owner, 'vendorPayoutAccountSubmit', `vendorId: "${id}"${version}, input: ${input}`);
  assert.equal((await submit('', account.replace('ba_1Nx3kTest', 'DE89370400440532013000'))).code, 'INVALID_INPUT');
  assert.equal((await submit('')).code, null);
  const announced = async () => (await subgraph.announced(id))['payoutAccount'] as unknown as { status: string; heldUntil: string | null };
  assert.deepEqual(await announced(), { status: 'PENDING', currency: 'EUR', heldUntil: null, providerAccount: 'ba_1Nx3kTest' });
  await subgraph.must(admin(), 'vendorPayoutAccountVerify', `vendorId: "${id}", expectedVersion: 1`);
  assert.equal((await announced()).status, 'VERIFIED');
  assert.deepEqual([(await submit(', expectedVersion: 1')).errors[0]?.currentVersion], [2]);
  assert.equal((await submit(', expectedVersion: 2')).code, null);
  const held = await announced();
  assert.equal(held.status, 'PENDING');
  assert.ok(Math.abs(Date.parse(held.heldUntil ?? '') - Date.now() - 72 * hourMs) < 60_000);
  assert.equal((await subgraph.published('vendor.payout-account-changed.v1', id)).length, 1);
  await subgraph.must(admin(), 'vendorPayoutAccountDisable', `vendorId: "${id}", expectedVersion: 3, reason: "Closed by the bank"`);
  assert.equal((await announced()).status, 'DISABLED');
});

test('where payouts go is changed only with a second factor proved within the last 15 minutes, where one is required', async () => {
  const { id, owner } = await subgraph.vendor();
  const seconds = Math.floor(Date.now() / 1000);
  const submit = (secondFactor: { at: number | null; isRequired: boolean } | null) => subgraph.mutate({ ...owner, secondFactor }, 'vendorPayoutAccountSubmit', `vendorId: "${id}", input: ${account}`);
  assert.equal((await submit(null)).code, 'FORBIDDEN');
  for (const at of [null, seconds - 16 * 60]) assert.equal((await submit({ at, isRequired: true })).code, 'SECOND_FACTOR_REQUIRED');
  assert.equal((await submit({ at: null, isRequired: false })).code, null);
  const stale = { ...admin(), secondFactor: { at: seconds - 16 * 60, isRequired: true } };
  assert.equal((await subgraph.mutate(stale, 'vendorPayoutAccountVerify', `vendorId: "${id}", expectedVersion: 1`)).code, 'SECOND_FACTOR_REQUIRED');
  assert.equal((await subgraph.mutate(stale, 'vendorPayoutAccountDisable', `vendorId: "${id}", expectedVersion: 1, reason: "mischief"`)).code, 'SECOND_FACTOR_REQUIRED');
  await subgraph.must(admin(), 'vendorPayoutAccountVerify', `vendorId: "${id}", expectedVersion: 1`);
});

test('a verification can be taken back, which is in the timeline and the audit log; approval then waits for it again', async () => {
  const created = await subgraph.vendor();
  await subgraph.prepare(created);
  await subgraph.must(admin(), 'vendorRequirementWithdraw', `vendorId: "${created.id}", code: "BUSINESS_DETAILS", reason: "Forged papers"`);
  assert.match((await subgraph.mutate(admin(), 'vendorApprove', `id: "${created.id}"`)).errors[0]?.message ?? '', /Not met yet: BUSINESS_DETAILS/);
  assert.equal((await subgraph.mutate(created.owner, 'vendorRequirementAttest', `vendorId: "${created.id}", code: "TERMS", textVersion: "1999"`)).code, 'INVALID_INPUT');
  const audited = await subgraph.db.query<{ action: string }>('SELECT action FROM audit_log WHERE target = ? ORDER BY position', [created.id]);
  const timeline = await subgraph.db.query<{ event: string }>('SELECT event FROM vendor_timeline WHERE vendor_id = ? ORDER BY id', [created.id]);
  assert.deepEqual(audited.map(({ action }) => action), timeline.map(({ event }) => event));
  assert.equal(timeline.at(-1)?.event, 'vendor.requirement-withdrawn');
});

test('who stands behind a vendor is announced for invoices; a change asks for a new check, and a VAT number has the form of its country', async () => {
  const created = await subgraph.vendor();
  await subgraph.prepare(created);
  const { id, owner } = created;
  const [{ country } = { country: '' }] = await subgraph.db.query<{ country: string }>('SELECT country FROM vendors WHERE id = ?', [id]);
  const update = (version: number, more: string) => subgraph.mutate(owner, 'vendorBusinessUpdate', `vendorId: "${id}", expectedVersion: ${version}, input: { legalName: "Salt Pans Lda", line1: "4 Quay", city: "Aveiro"${more} }`, 'vendor { version business { legalName vatNumber country } requirements { code isMet } }');
  const bad = await update(1, ', vatNumber: "??"');
  assert.deepEqual([bad.code, bad.errors[0]?.field], ['INVALID_INPUT', ['input', 'vatNumber']]);
  const { payload } = await update(1, '');
  const vendor = payload['vendor'] as { version: number; business: unknown; requirements: { code: string; isMet: boolean }[] };
  assert.deepEqual(vendor.business, { legalName: 'Salt Pans Lda', vatNumber: null, country });
  assert.equal(vendor.requirements.find(({ code }) => code === 'BUSINESS_DETAILS')?.isMet, false);
  assert.equal((await subgraph.announced(id))['legalName'], 'Salt Pans Lda');
  assert.equal((await update(1, '')).code, 'VERSION_CONFLICT');
});

test('logo and banner are keys that the media service draws, stored under the vendor’s own slug', async () => {
  const { id, slug, owner } = await subgraph.vendor();
  const set = (key: string, version: number) => subgraph.mutate(owner, 'vendorProfileUpdate', `id: "${id}", expectedVersion: ${version}, input: { logoKey: "${key}" }`, 'vendor { logo { url(width: 96) } }');
  const key = `vendor/mug/${slug}/logo-tide`;
  assert.equal(parseKey(key).sort, 'logo');
  assert.deepEqual((await set(key, 1)).payload['vendor'], { logo: { url: `http://media.test/media/${key}/96.svg` } });
  for (const bad of ['vendor/mug/somebody-else/logo', `vendor/mug/${slug}/banner`, `vendor/mug/${slug}/../logo`, 'product/mug/x/1']) assert.equal((await set(bad, 2)).code, 'INVALID_INPUT', bad);
});

test('no list of vendors or of what belongs to them costs more statements for more vendors, and each reads an index', async () => {
  const query = '{ vendors(first: 50) { edges { node { isAcceptingOrders currentHoliday { id } shippingProfiles { name zones { rates { code } } } holidays { id } staff { id user { id } } staffInvitations { id } ownershipOffer { id } payoutAccount { last4 } commissionAgreements { id } requirements { code } timeline { event } dashboard { openRequirements { code } nextHolidays { id } openInvitations { id } } } } } }';
  const run = () => subgraph.call({ query, viewer: admin() });
  await subgraph.approvedVendor();
  await run();
  const few = await countStatements(run);
  for (let index = 0; index < 4; index += 1) await subgraph.approvedVendor();
  const many = await countStatements(run);
  assert.equal(many.statements.length, few.statements.length);
  const now = new Date();
  const { manager } = subgraph.db.source;
  const ids = ['vnd_a', 'vnd_b'];
  const { statements } = await countStatements(async () => {
    await vendorsPage(manager, { status: 'APPROVED', limit: 20, after: { name: 'A', id: 'vnd_a' } });
    await reviewQueuePage(manager, { limit: 20 });
    await staffByVendorIds(manager, ids);
    await staffByUserIds(manager, ids);
    await agreementsByVendorIds(manager, ids, { now });
    await timelineByVendorIds(subgraph.db, ids, 100);
    await openInvitations(subgraph.db, ids, 50);
    await offersByVendorIds(subgraph.db, ids, now);
    await profilesByVendorIds(subgraph.db, ids);
    await holidaysByVendorIds(subgraph.db, ids, now);
  });
  assert.equal(statements.length, 13);
  const plans: { table: string | null; possible_keys: string | null }[] = [];
  const explaining = {
    ...subgraph.db,
    async query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
      plans.push(...(await subgraph.db.query<(typeof plans)[number]>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, params)));
      return subgraph.db.query<Row>(sql, params);
    },
  };
  await timelineByVendorIds(explaining, ids, 100);
  await openInvitations(explaining, ids, 50);
  await offersByVendorIds(explaining, ids, now);
  await profilesByVendorIds(explaining, ids);
  await holidaysByVendorIds(explaining, ids, now);
  const tables = plans.filter(({ table }) => table !== null && !table.startsWith('<'));
  assert.ok(tables.length >= 7);
  for (const { table, possible_keys: keys } of tables) assert.ok(keys, `${table} is read without an index`);
});
