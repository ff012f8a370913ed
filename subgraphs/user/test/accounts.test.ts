import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countStatements } from '#platform/testing/test-database';
import { admin, anonymous, customer, guest, partner, staff } from '#platform/testing/test-viewer';
import { codesOf, goodPassword, startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
});
after(() => subgraph.stop());

test('signing up creates the account, signs in, and announces the whole state as version 1', async () => {
  const { user, tokens, userErrors } = await subgraph.signUp({ email: 'Mara@Example.com', displayName: 'Mara Lindqvist', locale: 'SV-se', currency: 'SEK', country: 'SE' });
  assert.deepEqual(userErrors, []);
  assert.ok(tokens?.accessToken);
  const [event] = await subgraph.published('user.registered.v1', user?.id);
  assert.equal(event?.aggregateVersion, 1);
  assert.deepEqual(event?.data, { userId: user?.id, email: 'Mara@Example.com', displayName: 'Mara Lindqvist', locale: 'sv-SE', currency: 'SEK', country: 'SE', emailVerified: false });
});

test('an address has one account, however it is written, also when two sign up at once', async () => {
  const { email } = await subgraph.person({ email: 'Taken@Example.com' });
  assert.deepEqual(codesOf(await subgraph.signUp({ email: ' tAKEN@example.COM ' })), ['ALREADY_EXISTS']);
  assert.ok((await subgraph.signIn(email.toUpperCase())).tokens);
  const both = await Promise.all([subgraph.signUp({ email: 'twins@example.com' }), subgraph.signUp({ email: 'TWINS@example.com' })]);
  assert.deepEqual(both.flatMap(codesOf), ['ALREADY_EXISTS']);
});

test('weak passwords and malformed fields are refused, naming each field', async () => {
  const weak = await subgraph.signUp({ password: 'Password2024!' });
  assert.deepEqual(weak.userErrors.map(({ code, field }) => [code, field]), [['WEAK_PASSWORD', ['input', 'password']]]);
  const bad = await subgraph.signUp({ email: 'nobody', displayName: 'a\u202eb', locale: 'not a locale', currency: 'XXX', country: 'ZZ', client: { kind: 'toaster' } });
  const fields = bad.userErrors.map(({ field }) => field?.[1]);
  assert.deepEqual(fields.toSorted(), ['client', 'country', 'currency', 'displayName', 'email', 'locale']);
  for (const error of bad.userErrors) assert.match(error.message, /must be/);
});

test('account enumeration: a wrong password and an unknown account get the same answer for the same work', async () => {
  const { email } = await subgraph.person();
  const observe = async (address: string) => {
    const verified = subgraph.work.verified;
    const { userErrors } = await subgraph.signIn(address, 'some-wrong-password-1');
    return { userErrors, verified: subgraph.work.verified - verified };
  };
  const known = await observe(email);
  assert.deepEqual(codesOf(known), ['INVALID_CREDENTIALS']);
  for (const address of ['unknown@example.com', 'not an address', "' OR 1=1 --"]) assert.deepEqual(await observe(address), known);
  assert.equal(known.verified, 1);
});

test('a stored hash with outdated costs is renewed at the next sign-in', async () => {
  const { id, email } = await subgraph.person();
  const { hash } = await import('@node-rs/argon2');
  await subgraph.db.execute('UPDATE users SET password_hash = ? WHERE id = ?', [await hash(goodPassword, { memoryCost: 8192, timeCost: 1 }), id]);
  assert.ok((await subgraph.signIn(email)).tokens);
  const [row] = await subgraph.db.query<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = ?', [id]);
  assert.match(row?.hash ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.ok((await subgraph.signIn(email)).tokens);
});

test('a name may be read by everybody; all else about a person only by that person and operators', async () => {
  const { id, viewer } = await subgraph.person();
  const fields = ['email', 'emailVerified', 'locale', 'currency', 'country', 'roles', 'addresses { id }', 'defaultAddress { id }', 'sessions { id }', 'wishlist { addedAt }', 'createdAt'];
  const query = (field: string) => `{ _entities(representations: [{ __typename: "User", id: "${id}" }]) { ... on User { displayName ${field} } } }`;
  for (const field of fields) {
    const name = field.split(' ')[0] as string;
    for (const stranger of [anonymous(), guest(), customer(), staff('vnd_someone', 'OWNER'), partner(['catalog'])]) {
      const { data, code } = await subgraph.call<{ _entities: Record<string, unknown>[] }>({ query: query(field), viewer: stranger });
      assert.match(String(data._entities[0]?.['displayName']), /^Person/);
      assert.equal(data._entities[0]?.[name] ?? null, null, `${name} for ${stranger.kind}`);
      assert.match(code ?? '', /FORBIDDEN|UNAUTHENTICATED/, name);
    }
    for (const entitled of [viewer, admin(), customer(undefined, { roles: ['customer', 'support'] })]) {
      assert.equal((await subgraph.call({ query: query(field), viewer: entitled })).code, undefined, name);
    }
  }
});

test('me is the person who asks, and null for guests; only operators look up others', async () => {
  const { id, viewer, email } = await subgraph.person();
  const query = '{ me { id email roles } }';
  assert.deepEqual((await subgraph.call({ query, viewer })).data, { me: { id, email, roles: ['customer'] } });
  assert.deepEqual((await subgraph.call({ query, viewer: guest() })).data, { me: null });
  for (const field of [`user(id: "${id}") { id }`, 'users { edges { node { id } } }']) {
    for (const stranger of [anonymous(), guest(), viewer, staff('vnd_someone')]) {
      assert.match((await subgraph.call({ query: `{ ${field} }`, viewer: stranger })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
    }
    assert.equal((await subgraph.call({ query: `{ ${field} }`, viewer: admin() })).code, undefined);
  }
});

test('changing the profile announces the next version; absent and null fields stay', async () => {
  const { id, viewer } = await subgraph.person({ country: 'DE' });
  const query = 'mutation($input: UserProfileUpdateInput!) { userProfileUpdate(input: $input) { user { displayName locale country } userErrors { code field } } }';
  const { data } = await subgraph.call({ query, variables: { input: { displayName: '  Nora Ek ', locale: null } }, viewer });
  assert.deepEqual(data['userProfileUpdate'], { user: { displayName: 'Nora Ek', locale: 'en', country: 'DE' }, userErrors: [] });
  const [event] = await subgraph.published('user.updated.v1', id);
  assert.equal(event?.aggregateVersion, 2);
  assert.equal(event?.data['displayName'], 'Nora Ek');
  const bad = await subgraph.call({ query, variables: { input: { displayName: ' ' } }, viewer });
  assert.deepEqual(bad.data['userProfileUpdate']?.['userErrors'], [{ code: 'INVALID_INPUT', field: ['input', 'displayName'] }]);
  assert.match((await subgraph.call({ query, variables: { input: { displayName: 'x' } }, viewer: guest() })).code ?? '', /UNAUTHENTICATED/);
  const { code } = await subgraph.call({ query: query.replace('input: $input', 'input: { roles: ["admin"] }').replace('($input: UserProfileUpdateInput!)', ''), viewer });
  assert.equal(code, 'GRAPHQL_VALIDATION_FAILED');
});

test('operators find people by the beginning of a word of the name or of the address, newest first, page by page', async () => {
  for (const name of ['Inês Quintela', 'Quincy Adams', 'Ada Quint']) await subgraph.person({ displayName: name, email: `${name.split(' ')[0]?.normalize('NFD').replace(/\W/g, '')}.q@search.example` });
  type Page = { users: { edges: { node: { displayName: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string }; totalCount: number } };
  const find = async (query: string, more = '') => {
    const { data } = await subgraph.call<Page>({ query: `query($query: String) { users(query: $query, first: 2${more}) { totalCount edges { node { displayName } } pageInfo { hasNextPage endCursor } } }`, variables: { query }, viewer: admin() });
    return { names: data.users.edges.map(({ node }) => node.displayName), ...data.users };
  };
  const first = await find('quin');
  assert.deepEqual(first.names, ['Ada Quint', 'Quincy Adams']);
  assert.equal(first.totalCount, 3);
  assert.deepEqual((await find('quin', `, after: "${first.pageInfo.endCursor}"`)).names, ['Inês Quintela']);
  assert.deepEqual((await find('ines quin')).names, ['Inês Quintela']);
  assert.deepEqual((await find('QUINCY.Q@search')).names, ['Quincy Adams']);
  assert.deepEqual((await find('quint adams')).names, []);
  const { code } = await subgraph.call({ query: '{ users(query: "%") { edges { node { id } } } }', viewer: admin() });
  assert.equal(code, 'BAD_USER_INPUT');
});

test('the number of SQL statements does not grow with the list of people', async () => {
  const query = '{ users(first: 50) { edges { node { displayName email roles addresses { id } defaultAddress { id } sessions { id } wishlist { product { id } } } } } }';
  await subgraph.call({ query, viewer: admin() }); // opens the connections, whose set-up would be counted
  const few = await countStatements(() => subgraph.call({ query, viewer: admin() }));
  for (let index = 0; index < 10; index += 1) await subgraph.person();
  const many = await countStatements(() => subgraph.call({ query, viewer: admin() }));
  assert.equal(many.statements.length, few.statements.length);
  assert.ok(many.statements.length <= 5, `${many.statements.length} statements`);
});
