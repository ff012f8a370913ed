import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import { startFixtureSubgraph, type FixtureSubgraph } from './fixtures/fixture-subgraph.ts';
import { startGateway, type TestGateway } from './fixtures/start-gateway.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes", "@policy"])';
const staffSdl = `${link}
  type Query { people: [Person!]! things: [Thing!]! vault: Vault secretCount: Int! @authenticated }
  type Mutation { open: String @policy(policies: [["admin"]]) }
  type Person @key(fields: "id") { id: ID! name: String! email: String @authenticated salary: Int! @requiresScopes(scopes: [["pay"], ["hr", "read"]]) }
  interface Thing { id: ID! label: String size: Size }
  type Size { width: Int height: Int }
  type Cup implements Thing { id: ID! label: String size: Size }
  type Safe implements Thing { id: ID! label: String @authenticated size: Size @authenticated }
  type Vault @policy(policies: [["admin"], ["auditor"]]) { gold: Int }`;
const notesSdl = `${link}
  type Person @key(fields: "id") { id: ID! notes: String @requiresScopes(scopes: [["hr"]]) nick: String }`;

/** Errors name their trace; two requests of one trace can be compared. */
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const viewers: Record<string, Partial<Viewer>> = {
  plain: {},
  pay: { scopes: ['pay'] },
  hr: { scopes: ['hr', 'read'] },
  half: { scopes: ['read'] },
  admin: { roles: ['admin'] },
};

describe('@authenticated, @requiresScopes and @policy', () => {
  let staff: FixtureSubgraph;
  let notes: FixtureSubgraph;
  let gateway: TestGateway;
  before(async () => {
    staff = await startFixtureSubgraph({
      name: 'staff',
      sdl: staffSdl,
      resolvers: {
        Query: {
          people: () => [{ id: '1', name: 'Ada', email: 'a@x', salary: 7 }],
          things: () => [{ __typename: 'Cup', id: 'c', label: 'cup', size: { width: 1, height: 2 } }, { __typename: 'Safe', id: 's', label: 'safe' }],
          vault: () => ({ gold: 5 }),
          secretCount: () => 3,
        },
        Mutation: { open: () => 'opened' },
      },
    });
    notes = await startFixtureSubgraph({ name: 'notes', sdl: notesSdl, resolvers: { Person: { __resolveReference: ({ id }: { id: string }) => ({ id, notes: 'late', nick: 'A' }) } } });
    gateway = await startGateway([staff, notes], { viewerOfToken: async (token) => anonymousViewer({ kind: 'user', userId: `usr_${token}`, ...viewers[token] }) });
  });
  after(async () => {
    await gateway.close();
    await Promise.all([staff.close(), notes.close()]);
  });
  beforeEach(() => {
    staff.requests.length = 0;
    notes.requests.length = 0;
  });
  /** Twice, so that the way of operations that are known already is held to the same. */
  const ask = async (query: string, viewer?: string) => {
    const headers: Record<string, string> = { traceparent, ...(viewer && { authorization: `Bearer ${viewer}` }) };
    const first = await gateway.query(query, {}, headers);
    assert.equal((await gateway.query(query, {}, headers)).text, first.text);
    return { data: first.data, refused: first.errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']]) };
  };
  const sent = () => [...staff.requests, ...notes.requests].map(({ query }) => query).join('\n');

  test('a refused field is null with path and code, and is not fetched; the others come', async () => {
    const query = '{ people { name email notes nick } }';
    assert.deepEqual(await ask(query), {
      data: { people: [{ name: 'Ada', email: null, notes: null, nick: 'A' }] },
      refused: [['people.0.email', 'UNAUTHENTICATED'], ['people.0.notes', 'UNAUTHENTICATED']],
    });
    assert.doesNotMatch(sent(), /email|notes/);
    assert.deepEqual(await ask(query, 'plain'), { data: { people: [{ name: 'Ada', email: 'a@x', notes: null, nick: 'A' }] }, refused: [['people.0.notes', 'FORBIDDEN']] });
    assert.deepEqual(await ask(query, 'hr'), { data: { people: [{ name: 'Ada', email: 'a@x', notes: 'late', nick: 'A' }] }, refused: [] });
  });

  test('a subgraph of which everything is refused is not asked', async () => {
    await ask('{ people { name notes } }', 'plain');
    assert.equal(notes.requests.length, 0);
  });

  test('scopes are alternatives of lists; the null of a non-null field spreads', async () => {
    const query = '{ people { name salary } }';
    assert.deepEqual((await ask(query, 'pay')).data, { people: [{ name: 'Ada', salary: 7 }] });
    assert.deepEqual((await ask(query, 'hr')).data, { people: [{ name: 'Ada', salary: 7 }] });
    assert.deepEqual(await ask(query, 'half'), { data: null, refused: [['people.0.salary', 'FORBIDDEN']] });
    assert.deepEqual(await ask('{ secretCount }'), { data: null, refused: [['secretCount', 'UNAUTHENTICATED']] });
    assert.equal(staff.requests.filter((request) => request.query.includes('secretCount')).length, 0);
  });

  test('what a type asks for holds for all fields that return it; policies are roles', async () => {
    assert.deepEqual(await ask('{ vault { gold } people { name } }', 'plain'), { data: { vault: null, people: [{ name: 'Ada' }] }, refused: [['vault', 'FORBIDDEN']] });
    assert.doesNotMatch(sent(), /vault/);
    assert.deepEqual(await ask('{ vault { gold } }', 'admin'), { data: { vault: { gold: 5 } }, refused: [] });
  });

  test('a field of an interface that one of its types refuses is had by fragments only', async () => {
    assert.deepEqual((await ask('{ things { id label } }')).data, { things: [{ id: 'c', label: null }, { id: 's', label: null }] });
    assert.deepEqual(await ask('{ things { id ... on Cup { label } ... on Safe { label } } }'), {
      data: { things: [{ id: 'c', label: 'cup' }, { id: 's', label: null }] },
      refused: [['things.1.label', 'UNAUTHENTICATED']],
    });
    assert.deepEqual((await ask('{ things { id label } }', 'plain')).data, { things: [{ id: 'c', label: 'cup' }, { id: 's', label: 'safe' }] });
  });

  test('what is asked for of an object both ways comes as far as a fragment asks for it; the rest is refused by its path', async () => {
    assert.deepEqual(await ask('{ things { size { height } ... on Cup { size { width } } } }'), {
      data: { things: [{ size: { width: 1, height: null } }, { size: null }] },
      refused: [['things.0.size.height', 'UNAUTHENTICATED'], ['things.1.size', 'UNAUTHENTICATED']],
    });
  });

  test('the status shows the plan that was used, and has nothing planned that nobody asked for', async () => {
    await ask('query Mails { people { name email } }');
    const { operations } = JSON.parse((await gateway.fetch('/status')).text) as { operations: { name: string; plan?: string }[] };
    const plan = operations.find(({ name }) => name === 'Mails')?.plan ?? '';
    assert.match(plan, /people/);
    assert.doesNotMatch(plan, /email/);
  });

  test('a refused mutation is not carried out', async () => {
    assert.deepEqual(await ask('mutation { open }', 'plain'), { data: { open: null }, refused: [['open', 'FORBIDDEN']] });
    assert.equal(staff.requests.length, 0);
    assert.deepEqual((await ask('mutation { open }', 'admin')).data, { open: 'opened' });
  });

  test('aliases, named fragments and conditions change nothing', async () => {
    const query = '{ people { mail: email ...Rest @include(if: true) } } fragment Rest on Person { n: notes name }';
    assert.deepEqual(await ask(query), { data: { people: [{ mail: null, n: null, name: 'Ada' }] }, refused: [['people.0.mail', 'UNAUTHENTICATED'], ['people.0.n', 'UNAUTHENTICATED']] });
    assert.doesNotMatch(sent(), /email|notes/);
  });
});

test('the directives hold under whatever name a subgraph imports them', async () => {
  const imports = '"@key", { name: "@authenticated", as: "@signedIn" }, { name: "@policy", as: "@onlyFor" }';
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}]) directive @authenticated on FIELD_DEFINITION
    type Query { open: Int @authenticated mine: Int @signedIn ours: Int @onlyFor(policies: [["admin"]]) paid: Int @federation__requiresScopes(scopes: [["pay"]]) }`;
  const staff = await startFixtureSubgraph({ name: 'staff', sdl, resolvers: { Query: { open: () => 1, mine: () => 2, ours: () => 3, paid: () => 4 } } });
  const gateway = await startGateway([staff]);
  const { data, errors } = await gateway.query('{ open mine ours paid }');
  await gateway.close();
  await staff.close();
  assert.deepEqual(data, { open: 1, mine: null, ours: null, paid: null });
  assert.deepEqual(errors.map(({ path }) => path?.join('.')), ['mine', 'ours', 'paid']);
  assert.doesNotMatch(staff.requests.map(({ query }) => query).join(), /mine|ours|paid/);
});
