import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { anonymous, guest } from '#platform/testing/test-viewer';
import { startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
});
after(() => subgraph.stop());

interface AddressResult {
  address: { id: string; isDefault: boolean; line1: string; postalCode: string | null } | null;
  userErrors: { code: string; field: string[] | null }[];
}

const home = { recipient: 'Mara Lindqvist', line1: '1 Harbour Street', city: 'Dublin', postalCode: 'D02 X285', country: 'IE' };
const selection = '{ address { id isDefault line1 postalCode } userErrors { code field } }';

async function save(viewer: Viewer, input: object = {}, id?: string) {
  const field = id ? `addressUpdate(id: "${id}", input: $input)` : 'addressCreate(input: $input)';
  const { data, code } = await subgraph.call<Record<string, AddressResult>>({ query: `mutation($input: AddressInput!) { ${field} ${selection} }`, variables: { input: { ...home, ...input } }, viewer });
  return { code, result: data?.[id ? 'addressUpdate' : 'addressCreate'] as AddressResult };
}

async function remove(viewer: Viewer, id: string) {
  const { data, code } = await subgraph.call<{ addressDelete: AddressResult }>({ query: `mutation { addressDelete(id: "${id}") ${selection} }`, viewer });
  return { code, result: data?.addressDelete };
}

async function book(viewer: Viewer) {
  const { data } = await subgraph.call<{ me: { addresses: { id: string; isDefault: boolean }[]; defaultAddress: { id: string } | null } }>({ query: '{ me { addresses { id isDefault } defaultAddress { id } } }', viewer });
  return data.me;
}

test('the first address is the default one; another takes its place when asked to', async () => {
  const { viewer } = await subgraph.person();
  const first = (await save(viewer, { isDefault: false })).result.address;
  assert.equal(first?.isDefault, true);
  const second = (await save(viewer)).result.address;
  assert.equal(second?.isDefault, false);
  const third = (await save(viewer, { isDefault: true })).result.address;
  const { addresses, defaultAddress } = await book(viewer);
  assert.deepEqual(addresses.map(({ id }) => id), [third?.id, second?.id, first?.id]);
  assert.equal(defaultAddress?.id, third?.id);
  await save(viewer, { isDefault: true }, first?.id);
  assert.deepEqual((await book(viewer)).addresses.filter(({ isDefault }) => isDefault).map(({ id }) => id), [first?.id]);
});

test('replacing an address changes all of it and keeps whether it is the default', async () => {
  const { viewer } = await subgraph.person();
  const id = (await save(viewer)).result.address?.id as string;
  const { result } = await save(viewer, { line1: '  2 Quay  ', postalCode: '' }, id);
  assert.deepEqual(result, { address: { id, isDefault: true, line1: '2 Quay', postalCode: null }, userErrors: [] });
});

test('when the default address is removed, the newest of the others is preselected', async () => {
  const { viewer } = await subgraph.person();
  const ids = [];
  for (let index = 0; index < 3; index += 1) ids.push((await save(viewer)).result.address?.id as string);
  assert.equal((await remove(viewer, ids[0] as string)).result?.address?.id, ids[0]);
  assert.equal((await book(viewer)).defaultAddress?.id, ids[2]);
});

test('a book holds 50 addresses, also when they are saved at the same time', async () => {
  const { id, viewer } = await subgraph.person();
  await subgraph.db.execute('INSERT INTO addresses (id, user_id, recipient, line1, city, country, created_at) VALUES ?', [
    Array.from({ length: 48 }, (_, index) => [`adr_${id.slice(4)}${index}`, id, 'M', '1', 'Dublin', 'IE', new Date()]),
  ]);
  const results = await Promise.all(Array.from({ length: 5 }, () => save(viewer)));
  assert.deepEqual(results.flatMap(({ result }) => result.userErrors.map(({ code }) => code)), Array<string>(3).fill('LIMIT_EXCEEDED'));
  assert.equal((await book(viewer)).addresses.length, 50);
});

test('simultaneous first addresses leave exactly one default', async () => {
  const { viewer } = await subgraph.person();
  await Promise.all(Array.from({ length: 5 }, () => save(viewer, { isDefault: true })));
  assert.equal((await book(viewer)).addresses.filter(({ isDefault }) => isDefault).length, 1);
});

test('a change that is sent again under its key is done once, whatever became of the book since', async () => {
  const { viewer } = await subgraph.person();
  const change = async (field: string, line1: string) => {
    const { data } = await subgraph.call<Record<string, AddressResult>>({ query: `mutation($input: AddressInput!) { result: ${field} ${selection} }`, variables: { input: { ...home, line1 } }, viewer });
    return data['result'] as AddressResult;
  };
  const create = 'addressCreate(input: $input, idempotencyKey: "made-by-the-app")';
  const first = await change(create, '1 Quay');
  const id = first.address?.id as string;
  const update = `addressUpdate(id: "${id}", input: $input, idempotencyKey: "made-by-the-app")`;
  assert.equal((await change(update, '2 Quay')).address?.line1, '2 Quay');
  await change(`addressUpdate(id: "${id}", input: $input)`, '3 Quay');
  assert.equal((await change(update, '2 Quay')).address?.line1, '3 Quay', 'a late repeat does not undo what came after');
  assert.equal((await change(create, '1 Quay')).address?.id, id);
  assert.deepEqual((await change(create, '9 Quay')).userErrors.map(({ code }) => code), ['IDEMPOTENCY_KEY_REUSED']);
  assert.equal((await book(viewer)).addresses.length, 1);
  await remove(viewer, id);
  assert.deepEqual(await change(create, '1 Quay'), { address: null, userErrors: [] }, 'nor does it bring back what was removed');
  const other = await subgraph.person();
  const { data } = await subgraph.call<Record<string, AddressResult>>({ query: `mutation($input: AddressInput!) { result: ${create} ${selection} }`, variables: { input: home }, viewer: other.viewer });
  assert.ok(data['result']?.address, "another person's key is another key");
});

test('malformed addresses are refused, naming each field', async () => {
  const { viewer } = await subgraph.person();
  const { result } = await save(viewer, { recipient: ' ', line1: 'a\nb', country: 'XX', city: 'x'.repeat(200) });
  assert.deepEqual(result.userErrors.map(({ field }) => field?.[1]).toSorted(), ['city', 'country', 'line1', 'recipient']);
});

test("another person's address can be neither read, changed nor removed", async () => {
  const owner = await subgraph.person();
  const stranger = await subgraph.person();
  const id = (await save(owner.viewer)).result.address?.id as string;
  assert.deepEqual((await save(stranger.viewer, { line1: 'Taken over' }, id)).result, { address: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
  assert.deepEqual((await remove(stranger.viewer, id)).result, { address: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
  for (const viewer of [anonymous(), guest()]) {
    assert.equal((await save(viewer)).code, 'UNAUTHENTICATED');
    assert.equal((await save(viewer, {}, id)).code, 'UNAUTHENTICATED');
    assert.equal((await remove(viewer, id)).code, 'UNAUTHENTICATED');
  }
  assert.equal((await book(owner.viewer)).addresses.length, 1);
});
