import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin, customer } from '#platform/testing/test-viewer';
import { buildDemoData } from '../../../dev/demo/demo-data.ts';
import { personas } from '../../../dev/demo/personas.ts';
import { seed } from '../seed.ts';
import { codeAt } from '../credentials/totp.ts';
import { sessionFields, startUserSubgraph, testSealingKeys, type SessionResult, type UserSubgraph } from './harness.ts';

const { users, customers } = buildDemoData();
const now = new Date('2026-03-01T12:00:00.000Z');
let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
  await seed({ db: subgraph.db, outbox: subgraph.outbox, sealingKeys: testSealingKeys, users, customers, now });
});
after(() => subgraph.stop());

test('every demo person is there once, announced once, however often the seed runs', async () => {
  await seed({ db: subgraph.db, outbox: subgraph.outbox, sealingKeys: testSealingKeys, users, customers, now });
  const { data } = await subgraph.call<{ users: { totalCount: number } }>({ query: '{ users { totalCount } }', viewer: admin() });
  assert.equal(data.users.totalCount, users.length);
  assert.deepEqual((await subgraph.published('user.registered.v1')).map(({ aggregateId }) => aggregateId).toSorted(), users.map(({ id }) => id).toSorted());
});

async function complete(challenge: string, code: string): Promise<SessionResult> {
  const { data } = await subgraph.call<{ userSignInComplete: SessionResult }>({
    query: `mutation($input: UserSignInCompleteInput!) { userSignInComplete(input: $input) { ${sessionFields} } }`, variables: { input: { challenge, code } },
  });
  return data.userSignInComplete;
}

test('every persona signs in with the printed password, and code where there is one, and holds the role', async () => {
  for (const { email, password, role, key, totpSecret } of personas) {
    const first = await subgraph.signIn(email, password);
    if (totpSecret) assert.equal(first.tokens, null, 'the password alone opens nothing');
    const { user, tokens } = totpSecret ? await complete(first.challenge?.token ?? '', codeAt(totpSecret, new Date())) : first;
    assert.ok(tokens, key);
    const { data } = await subgraph.call<{ user: { roles: string[] } }>({ query: `{ user(id: "${user?.id}") { roles } }`, viewer: admin() });
    assert.deepEqual(data.user.roles, role === 'admin' || role === 'support' ? ['customer', role] : ['customer'], key);
  }
});

test('customers have their addresses, the first of which is the default, and their wish lists', async () => {
  const ada = customers.find(({ key }) => key === 'ada-moreau');
  const { data } = await subgraph.call<{ me: { addresses: { id: string }[]; defaultAddress: { id: string; city: string }; wishlist: unknown[] } }>({
    query: '{ me { addresses { id } defaultAddress { id city } wishlist { product { id } } } }',
    viewer: customer(ada?.id),
  });
  assert.deepEqual(data.me.addresses.map(({ id }) => id).toSorted(), ada?.addresses.map(({ id }) => id).toSorted());
  assert.deepEqual(data.me.defaultAddress, { id: ada?.addresses[0]?.id, city: 'Lyon' });
  assert.equal(data.me.wishlist.length, ada?.wishlistProductSlugs.length);
});
