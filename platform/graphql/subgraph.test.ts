import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { allow, deny, hasRole, isSignedIn, type Permissions } from '../auth/permissions.ts';
import type { Viewer } from '../auth/viewer.ts';
import { DomainError } from '../errors/domain-error.ts';
import { userErrorsOf } from '../errors/user-error.ts';
import { money } from '../money/money.ts';
import { admin, anonymous, customer } from '../testing/test-viewer.ts';
import { createTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.ts';
import type { RequestContext } from './subgraph.ts';

const sdl = /* GraphQL */ `
  type Query {
    thing(id: ID!): Thing
    secret: String
    broken: String
    missing: String
  }
  type Mutation {
    thingRename(id: ID!, name: String!): ThingRenamePayload!
  }
  type Thing @key(fields: "id") {
    id: ID!
    price: Money!
    owner: String
    madeAt: DateTime!
  }
  type ThingRenamePayload {
    thing: Thing
    userErrors: [UserError!]!
  }
`;

interface Context extends RequestContext {
  viewer: Viewer;
}

const thing = (id: string) => ({ id, price: money(1250, 'EUR'), owner: 'usr_1', madeAt: new Date('2026-03-01T09:30:00Z') });

const resolvers = {
  Query: {
    thing: (_: unknown, { id }: { id: string }) => thing(id),
    secret: () => 'the secret',
    broken: () => {
      throw new Error("ER_PARSE_ERROR: SELECT * FROM users WHERE password='x'");
    },
    missing: () => {
      throw new DomainError('NOT_FOUND', 'There is no such thing.');
    },
  },
  Mutation: {
    thingRename: (_: unknown, { id, name }: { id: string; name: string }) =>
      userErrorsOf(() => {
        if (name === '') throw new DomainError('INVALID_INPUT', 'A name must not be empty.', { field: ['name'] });
        return { thing: thing(id) };
      }),
  },
  Thing: { __resolveReference: ({ id }: { id: string }) => thing(id) },
};

const permissions: Permissions = {
  Query: { thing: allow, secret: isSignedIn, broken: allow, missing: allow },
  Mutation: { thingRename: isSignedIn },
  Thing: { '*': allow, owner: hasRole('admin') },
  ThingRenamePayload: allow,
};

describe('subgraph', () => {
  let subgraph: TestSubgraph;
  let schemaFile: string;

  before(async () => {
    schemaFile = join(await mkdtemp(join(tmpdir(), 'subgraph-')), 'schema.graphql');
    await writeFile(schemaFile, sdl);
    subgraph = await createTestSubgraph({ name: 'things', schemaFile, resolvers, permissions, context: (request): Context => request });
  });
  after(() => subgraph.stop());

  it('resolves money and instants in their wire formats', async () => {
    const { data, errors } = await subgraph.call({ query: '{ thing(id: "1") { price { amount currencyCode minorUnits fractionDigits } madeAt } }' });
    assert.equal(errors, undefined);
    assert.deepEqual(data, {
      thing: { price: { amount: '12.50', currencyCode: 'EUR', minorUnits: 1250, fractionDigits: 2 }, madeAt: '2026-03-01T09:30:00.000Z' },
    });
  });

  it('tells a stranger to sign in and a user that it is forbidden', async () => {
    const query = '{ thing(id: "1") { owner } }';
    assert.equal((await subgraph.call({ query, viewer: anonymous() })).code, 'UNAUTHENTICATED');
    assert.equal((await subgraph.call({ query, viewer: customer() })).code, 'FORBIDDEN');
    assert.deepEqual((await subgraph.call({ query, viewer: admin() })).data, { thing: { owner: 'usr_1' } });
  });

  it('keeps guarding fields that are reached through _entities', async () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { id owner } } }';
    const variables = { r: [{ __typename: 'Thing', id: '7' }] };
    const { data, code } = await subgraph.call({ query, variables, viewer: customer() });
    assert.deepEqual(data, { _entities: [{ id: '7', owner: null }] });
    assert.equal(code, 'FORBIDDEN');
  });

  it('answers _service with the document that composition needs', async () => {
    const { data } = await subgraph.call<{ _service: { sdl: string } }>({ query: '{ _service { sdl } }' });
    assert.match(data._service.sdl, /type Thing @key\(fields: "id"\)/);
  });

  it('masks unexpected errors and lets expected ones through', async () => {
    const broken = await subgraph.call({ query: '{ broken }' });
    assert.equal(broken.code, 'INTERNAL');
    assert.doesNotMatch(JSON.stringify(broken.errors), /SELECT|password|stacktrace/);
    assert.match(String(broken.errors?.[0]?.extensions?.['errorId']), /^[0-9a-f-]{36}$/);
    const missing = await subgraph.call({ query: '{ missing }' });
    assert.equal(missing.code, 'NOT_FOUND');
    assert.equal(missing.errors?.[0]?.message, 'There is no such thing.');
  });

  it('returns expected failures of mutations as data', async () => {
    const query = 'mutation { thingRename(id: "1", name: "") { thing { id } userErrors { code field message availableQuantity } } }';
    const { data, errors } = await subgraph.call({ query, viewer: customer() });
    assert.equal(errors, undefined);
    assert.deepEqual(data, {
      thingRename: { thing: null, userErrors: [{ code: 'INVALID_INPUT', field: ['name'], message: 'A name must not be empty.', availableQuantity: null }] },
    });
  });

  it('does not begin what is past its deadline', async () => {
    const { code, data } = await subgraph.call({ query: '{ thing(id: "1") { id } }', headers: { 'x-deadline': String(Date.now() - 1) } });
    assert.equal(code, 'TIMEOUT');
    assert.equal(data, undefined);
  });

  it('refuses every call without an identity for this subgraph and this body', async () => {
    for (const identity of ['', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.']) {
      const { status, code } = await subgraph.call({ query: '{ _service { sdl } }', headers: { 'x-identity': identity } });
      assert.equal(status, 401);
      assert.equal(code, 'UNAUTHENTICATED');
    }
  });

  it('refuses batches, simple requests (CSRF) and introspection', async () => {
    const csrf = await subgraph.call({ query: '{ thing(id: "1") { id } }', headers: { 'content-type': 'text/plain' } });
    assert.equal(csrf.status, 400);
    assert.equal((await subgraph.call({ query: '{ __schema { types { name } } }' })).code, 'GRAPHQL_VALIDATION_FAILED');
  });

  it('does not start with a field that has no rule, or a resolver for nothing', async () => {
    const base = { name: 'things', schemaFile, resolvers, permissions, context: (request: RequestContext): Context => request };
    await assert.rejects(createTestSubgraph({ ...base, permissions: { ...permissions, Thing: { id: allow } } }), /"Thing.price" has no rule/);
    const lost = { ...permissions, Thing: undefined } as unknown as Permissions;
    await assert.rejects(createTestSubgraph({ ...base, permissions: lost }), /undefined/);
    await assert.rejects(createTestSubgraph({ ...base, permissions: { ...permissions, ThingRenamePayload: deny } }), /after the side effect/);
    await assert.rejects(createTestSubgraph({ ...base, resolvers: { Query: { thang: () => null } } }), /Query\.thang/);
  });
});
