import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import { admin, anonymous, customer, guest, partner, staff } from '../testing/test-viewer.ts';
import { applyPermissions } from './apply-permissions.ts';
import { allOf, allow, anyOf, deny, grants, hasRole, hasScope, isGuestOrUser, isMemberOf, isSameGuest, isSelf, isSignedIn, ruleOf, type Permissions, type Rule } from './permissions.ts';
import type { Viewer } from './viewer.ts';

const sdl = `
  interface Named { name: String }
  type Query { a: Item b: Item list: [Item] }
  type Item implements Named { id: ID name: String cost: Int }
`;

function guardedSchema(permissions: Permissions, text = sdl): GraphQLSchema {
  const schema = buildSchema(text);
  applyPermissions({ schema, permissions });
  return schema;
}

async function codesOf(schema: GraphQLSchema, source: string, viewer: Viewer, rootValue: unknown): Promise<unknown[]> {
  const { errors } = await graphql({ schema, source, rootValue, contextValue: { viewer } });
  return (errors ?? []).map((error) => error.extensions['code']);
}

describe('rules', () => {
  const verdicts = (rule: Rule, parent: unknown = {}, args: unknown = {}): boolean[] =>
    [anonymous(), guest('token'), customer('usr_1'), staff('vnd_1', 'finance', 'usr_2'), admin('usr_3'), partner(['orders:read'])].map((viewer) => grants(rule, viewer, parent, args));

  it('grant by who is asking', () => {
    assert.deepEqual(verdicts(allow), [true, true, true, true, true, true]);
    assert.deepEqual(verdicts(deny), [false, false, false, false, false, false]);
    assert.deepEqual(verdicts(isSignedIn), [false, false, true, true, true, true]);
    assert.deepEqual(verdicts(isGuestOrUser), [false, true, true, true, true, false]);
    assert.deepEqual(verdicts(hasRole('admin', 'support')), [false, false, false, false, true, false]);
    assert.deepEqual(verdicts(hasScope('orders:read')), [false, false, false, false, false, true]);
  });

  it('grant a tenant\'s members by parent or argument, and nobody when the tenant is missing', () => {
    const byArgument = isMemberOf((_parent, args: { vendorId?: string }) => args.vendorId);
    assert.deepEqual(verdicts(byArgument, {}, { vendorId: 'vnd_1' }), [false, false, false, true, false, false]);
    assert.deepEqual(verdicts(byArgument, {}, { vendorId: 'vnd_2' }), [false, false, false, false, false, false]);
    assert.deepEqual(verdicts(byArgument, {}, {}), [false, false, false, false, false, false]);
    const byParent = isMemberOf((parent: { vendorId: string }) => parent.vendorId, 'owner');
    assert.deepEqual(verdicts(byParent, { vendorId: 'vnd_1' })[3], false, 'finance is not owner');
  });

  it('grant the person or guest themselves, never because both ids are missing', () => {
    const self = isSelf((parent: { userId: string | null }) => parent.userId);
    assert.deepEqual(verdicts(self, { userId: 'usr_1' }), [false, false, true, false, false, false]);
    assert.deepEqual(verdicts(self, { userId: null }), [false, false, false, false, false, false]);
    const sameGuest = isSameGuest((parent: { guestKey: string | null }) => parent.guestKey);
    assert.deepEqual(verdicts(sameGuest, { guestKey: guest('token').guestKey }), [false, true, false, false, false, false]);
    assert.deepEqual(verdicts(sameGuest, { guestKey: null }), [false, false, false, false, false, false]);
  });

  it('combine', () => {
    assert.deepEqual(verdicts(anyOf(hasRole('admin'), hasScope('orders:read'))), [false, false, false, false, true, true]);
    assert.deepEqual(verdicts(allOf(isSignedIn, hasRole('admin'))), [false, false, false, false, true, false]);
    assert.deepEqual(verdicts(anyOf()), [false, false, false, false, false, false]);
    assert.throws(() => allOf());
    assert.throws(() => anyOf(undefined as unknown as Rule), /import cycle/);
  });

  it('deny when they return anything but true, a promise of true included', () => {
    const asynchronous = ruleOf('async', (() => Promise.resolve(true)) as unknown as () => boolean);
    assert.equal(grants(asynchronous, admin()), false);
    assert.equal(grants(anyOf(asynchronous), admin()), false);
  });
});

describe('applied permissions', () => {
  const item = { id: '1', name: 'lamp', cost: 5, vendorId: 'vnd_1' };
  const other = { ...item, id: '2', vendorId: 'vnd_2' };
  const base: Permissions = {
    Query: allow,
    Item: { '*': allow, cost: isMemberOf((parent: { vendorId: string }) => parent.vendorId) },
  };

  it('decide anew for each alias and each row', async () => {
    const schema = guardedSchema(base);
    const source = '{ a { cost name } b { cost name } list { id cost } }';
    const result = await graphql({ schema, source, rootValue: { a: item, b: other, list: [item, other] }, contextValue: { viewer: staff('vnd_1') } });
    assert.deepEqual(JSON.parse(JSON.stringify(result.data)), {
      a: { cost: 5, name: 'lamp' },
      b: { cost: null, name: 'lamp' },
      list: [{ id: '1', cost: 5 }, { id: '2', cost: null }],
    });
  });

  it('answer UNAUTHENTICATED to strangers and FORBIDDEN to others', async () => {
    const schema = guardedSchema(base);
    assert.deepEqual(await codesOf(schema, '{ a { cost } }', guest(), { a: item }), ['UNAUTHENTICATED']);
    assert.deepEqual(await codesOf(schema, '{ a { cost } }', customer(), { a: item }), ['FORBIDDEN']);
  });

  it('deny when a rule throws, without calling it "forbidden"', async () => {
    const schema = guardedSchema({ ...base, Item: { '*': allow, cost: ruleOf('broken', () => { throw new Error('bug'); }) } });
    const { data, errors } = await graphql({ schema, source: '{ a { cost } }', rootValue: { a: item }, contextValue: { viewer: admin() } });
    assert.deepEqual(JSON.parse(JSON.stringify(data)), { a: { cost: null } });
    assert.equal(errors?.[0]?.extensions['code'], undefined);
  });

  it('leave errors of resolvers as they are', async () => {
    const schema = guardedSchema({ ...base, Query: isSignedIn });
    const rootValue = { a: () => Promise.reject(new Error('deadlock')) };
    const { errors } = await graphql({ schema, source: '{ a { id } }', rootValue, contextValue: { viewer: customer() } });
    assert.equal(errors?.[0]?.message, 'deadlock');
  });

  it('deny when the context has no viewer', async () => {
    const { errors } = await graphql({ schema: guardedSchema(base), source: '{ a { cost } }', rootValue: { a: item } });
    assert.equal(errors?.[0]?.extensions['code'], 'UNAUTHENTICATED');
  });

  it('refuse to start with gaps, listing all of them', () => {
    const attempt = (permissions: Record<string, unknown>, text?: string): (() => GraphQLSchema) => () => guardedSchema(permissions as Permissions, text);
    assert.throws(attempt({ Query: allow, Item: { id: allow } }), /"Item.name" has no rule\n- "Item.cost" has no rule/);
    assert.throws(attempt({ Query: allow }), /type "Item" has no rules/);
    assert.throws(attempt({ ...base, Item: { '*': allow, cost: undefined } }), /"Item.cost" has no rule/);
    assert.throws(attempt({ ...base, Item: { '*': { resolve: () => true } } }), /something that is no rule/);
    assert.throws(attempt({ ...base, Named: allow }), /"Named" is an interface/);
    assert.throws(attempt({ ...base, Items: allow }), /"Items" has rules but is not in the schema/);
    assert.throws(attempt({ ...base, Item: { '*': allow, price: allow } }), /"Item.price" has a rule but is not in the schema/);
  });
});
