import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin, anonymous, customer, guest, staff } from '#platform/testing/test-viewer';
import { countStatements } from '#platform/testing/test-database';
import type { Viewer } from '#platform/auth/viewer';
import { startVendorSubgraph } from './harness.ts';

let subgraph: Awaited<ReturnType<typeof startVendorSubgraph>>;
before(async () => {
  subgraph = await startVendorSubgraph();
});
after(() => subgraph.stop());

const owner = customer();
let counter = 0;

async function apply(viewer: Viewer, overrides: Record<string, unknown> = {}) {
  counter += 1;
  const input = { name: `Shop ${counter}`, slug: `shop-${counter}`, country: 'DE', payoutCurrency: 'EUR', acceptsTerms: true, description: 'We make things of wood and wool, slowly and by hand.', ...overrides };
  const { data } = await subgraph.call<{ vendorApply: { vendor: { id: string; slug: string; status: string } | null; userErrors: { code: string; field: string[] }[] } }>({
    query: `mutation($input: VendorApplyInput!) { vendorApply(input: $input) { vendor { id slug status } userErrors { code field message } } }`,
    variables: { input },
    viewer,
  });
  return data.vendorApply;
}

async function approve(vendorId: string, by: Viewer = owner) {
  await subgraph.prepare({ id: vendorId, owner: { ...by, memberships: [{ tenantId: vendorId, role: 'OWNER' }] } });
  return mutate('vendorApprove', vendorId, admin());
}

async function mutate(field: string, id: string, viewer: Viewer, extra = '') {
  const { data, code } = await subgraph.call({ query: `mutation { ${field}(id: "${id}"${extra}) { vendor { id status } userErrors { code message currentVersion } } }`, viewer });
  return { code, payload: data?.[field] as unknown as { vendor: { status: string } | null; userErrors: { code: string; message: string; currentVersion: number | null }[] } };
}

test('an application makes the applicant the owner and announces the whole state', async () => {
  const { vendor, userErrors } = await apply(owner);
  assert.deepEqual(userErrors, []);
  assert.equal(vendor?.status, 'APPLIED');
  const [event] = (await subgraph.published('vendor.updated.v1')).filter((message) => message.aggregateId === vendor?.id);
  assert.deepEqual(event?.data['staff'], [{ userId: owner.userId, role: 'OWNER' }]);
  assert.equal(event?.data['isAcceptingOrders'], true);
  assert.equal(event?.aggregateVersion, 1);
});

test('a taken slug and a malformed one are user errors that name the field', async () => {
  await apply(owner, { slug: 'taken' });
  assert.deepEqual((await apply(customer(), { slug: 'taken' })).userErrors.map(({ code, field }) => [code, field]), [['ALREADY_EXISTS', ['input', 'slug']]]);
  assert.deepEqual((await apply(customer(), { slug: 'Not A Slug' })).userErrors.map(({ code, field }) => [code, field]), [['INVALID_INPUT', ['input', 'slug']]]);
});

test('approval is refused until every requirement is met and says which are not', async () => {
  const { vendor } = await apply(owner);
  const id = vendor?.id as string;
  await mutate('vendorReviewStart', id, admin());
  const refused = await mutate('vendorApprove', id, admin());
  assert.equal(refused.payload.userErrors[0]?.code, 'REQUIREMENT_UNMET');
  assert.match(refused.payload.userErrors[0]?.message ?? '', /PAYOUT_ACCOUNT, SHIPPING, BUSINESS_DETAILS/);
  const ready = await subgraph.approvedVendor();
  assert.equal((await subgraph.published('vendor.approved.v1', ready.id)).length, 1);
});

test('a vendor moves only along its life: nobody skips review, a suspended one comes back', async () => {
  const { vendor } = await apply(owner);
  const id = vendor?.id as string;
  assert.equal((await mutate('vendorApprove', id, admin())).payload.userErrors[0]?.code, 'INVALID_STATE');
  assert.equal((await approve(id)).payload.vendor?.status, 'APPROVED');
  assert.equal((await mutate('vendorSuspend', id, admin(), ', reason: "complaints"')).payload.vendor?.status, 'SUSPENDED');
  assert.equal((await mutate('vendorReinstate', id, admin())).payload.vendor?.status, 'APPROVED');
  assert.equal((await subgraph.published('vendor.approved.v1')).filter((message) => message.aggregateId === id).length, 1);
});

test('two edits of the same version: the second is a conflict with the current version', async () => {
  const { vendor } = await apply(owner);
  const id = vendor?.id as string;
  const { viewer } = await subgraph.member(id, 'MANAGER');
  const edit = (name: string) => mutate('vendorProfileUpdate', id, viewer, `, expectedVersion: 1, input: { name: "${name}" }`);
  assert.deepEqual((await edit('First name')).payload.userErrors, []);
  const [conflict] = (await edit('Second name')).payload.userErrors;
  assert.equal(conflict?.code, 'VERSION_CONFLICT');
  assert.equal(conflict?.currentVersion, 2);
});

test('scoped fields and mutations give strangers, guests and other vendors nothing', async () => {
  const { vendor } = await apply(owner);
  const id = vendor?.id as string;
  await approve(id);
  const other = (await apply(customer())).vendor?.id as string;
  for (const viewer of [customer(), guest(), anonymous(), staff(other, 'OWNER')]) {
    for (const field of ['version', 'requirements { code }', 'staff { id }', 'payoutAccount { last4 }', 'commissionAgreements { id }', 'timeline { event }']) {
      const { data, code } = await subgraph.call({ query: `{ vendor(id: "${id}") { name ${field} } }`, viewer });
      const name = field.split(' ')[0] as string;
      assert.equal(data?.['vendor']?.[name] ?? null, null, `${name} for ${viewer.kind}`);
      assert.match(code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
    }
    for (const [field, extra] of [['vendorProfileUpdate', ', expectedVersion: 1, input: { name: "Taken over" }'], ['vendorApprove', ''], ['vendorSuspend', ', reason: "fraud"']] as const) {
      const { code } = await mutate(field, id, viewer, extra);
      assert.match(code ?? '', /FORBIDDEN|UNAUTHENTICATED/, `${field} for ${viewer.kind}`);
    }
  }
});

test('an application that is not approved is invisible to all but its staff and operators', async () => {
  const { vendor } = await apply(owner);
  const query = `{ vendor(id: "${vendor?.id}") { name } }`;
  const reference = { query: `{ _entities(representations: [{ __typename: "Vendor", id: "${vendor?.id}" }]) { ... on Vendor { name } } }` };
  assert.equal((await subgraph.call({ query, viewer: customer() })).data['vendor'], null);
  assert.equal((await subgraph.call<{ _entities: unknown[] }>({ ...reference, viewer: customer() })).data._entities[0], null);
  assert.ok((await subgraph.call({ query, viewer: staff(vendor?.id as string, 'READ_ONLY') })).data['vendor']);
  assert.ok((await subgraph.call({ query, viewer: admin() })).data['vendor']);
});

test('the number of SQL statements does not grow with the list of vendors', async () => {
  const query = '{ vendors(first: 50, status: APPLIED) { edges { node { name staff { role } requirements { code isMet } timeline { event } } } } }';
  await subgraph.call({ query, viewer: admin() }); // opens the connections, whose set-up would be counted
  const few = await countStatements(() => subgraph.call({ query, viewer: admin() }));
  for (let index = 0; index < 10; index += 1) await apply(customer());
  const many = await countStatements(() => subgraph.call({ query, viewer: admin() }));
  assert.equal(many.statements.length, few.statements.length);
  assert.ok(many.statements.length <= 8, `${many.statements.length} statements`);
});

test('pages follow one another without gaps or repeats', async () => {
  const names: string[] = [];
  let after: string | null = null;
  do {
    const { data }: { data: { vendors: { edges: { node: { name: string } }[]; pageInfo: { endCursor: string; hasNextPage: boolean }; totalCount: number } } } = await subgraph.call({
      query: 'query($after: String) { vendors(first: 3, after: $after, status: APPLIED) { totalCount edges { node { name } } pageInfo { endCursor hasNextPage } } }',
      variables: { after },
      viewer: admin(),
    });
    names.push(...data.vendors.edges.map((edge) => edge.node.name));
    after = data.vendors.pageInfo.hasNextPage ? data.vendors.pageInfo.endCursor : null;
    if (!after) assert.equal(names.length, data.vendors.totalCount);
  } while (after);
  assert.equal(new Set(names).size, names.length);
});

test('vendors are found by what their name begins with, whatever signs it has, and only those one may see', async () => {
  for (const name of ['100% Wool', '100 Spoons', 'Tarn_Works', 'Tarnworks', 'Oak & Tarn']) await apply(customer(), { name });
  const found = async (query: string, viewer = admin(), status = 'APPLIED') => {
    const { data } = await subgraph.call<{ vendors: { totalCount: number; edges: { node: { name: string } }[] } }>({ query: `query($query: String) { vendors(query: $query, status: ${status}) { totalCount edges { node { name } } } }`, variables: { query }, viewer });
    assert.equal(data.vendors.totalCount, data.vendors.edges.length);
    return data.vendors.edges.map(({ node }) => node.name).toSorted();
  };
  assert.deepEqual(await found('100%'), ['100% Wool']);
  assert.deepEqual(await found(' tarn'), ['Tarn_Works', 'Tarnworks']);
  assert.deepEqual(await found('Tarn_'), ['Tarn_Works']);
  assert.deepEqual(await found('Tarn', customer()), []);
  assert.equal((await subgraph.call({ query: `{ vendors(query: "${'x'.repeat(101)}") { totalCount } }`, viewer: admin() })).code, 'BAD_USER_INPUT');
});

test('a person sees the vendors they work for; others do not', async () => {
  const person = customer();
  const { vendor } = await apply(person);
  const query = `{ _entities(representations: [{ __typename: "User", id: "${person.userId}" }]) { ... on User { vendorMemberships { role vendor { id } } } } }`;
  const { data } = await subgraph.call<{ _entities: { vendorMemberships: unknown }[] }>({ query, viewer: person });
  assert.deepEqual(data._entities[0]?.vendorMemberships, [{ role: 'OWNER', vendor: { id: vendor?.id } }]);
  const { code } = await subgraph.call({ query, viewer: customer() });
  assert.equal(code, 'FORBIDDEN');
});
