import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startFixtureSubgraph } from './fixtures/fixture-subgraph.ts';
import { startGateway } from './fixtures/start-gateway.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@context", "@fromContext"])';

describe('valid operations that are not executed are refused with 400 and a message that says so', async () => {
  const one = await startFixtureSubgraph({
    name: 'one',
    sdl: `${link} type Query { shop: Shop } type Subscription { tick: Int } type Shop @key(fields: "id") @context(name: "shop") { id: ID! currency: String! desk: Desk size(in: String): Int }
      type Desk @key(fields: "id") { id: ID! price(currency: String @fromContext(field: "$shop { currency }")): Int }`,
    resolvers: {},
  });
  const requiring = (name: string) => `${name}: String @requires(fields: "size(in: \\"${name}\\")")`;
  const two = await startFixtureSubgraph({ name: 'two', sdl: `${link} type Shop @key(fields: "id") { id: ID! size(in: String): Int @external ${requiring('cm')} ${requiring('mm')} tax(of: Int): Int }`, resolvers: {} });
  const gateway = await startGateway([one, two]);
  after(async () => {
    await gateway.close();
    await Promise.all([one.close(), two.close()]);
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['a subscription', 'subscription { tick }', /^Subscriptions are not supported/],
    ['@defer', '{ shop { ... @defer { id } } }', /^Unknown directive "@defer"/],
    ['@fromContext', '{ shop { desk { price } } }', /@fromContext/],
    ['a variable with the name of one that plans bring along', 'query ($representations: Int) { shop { tax(of: $representations) } }', /\$representations is reserved/],
    ['fields that require one field with different arguments', '{ shop { cm mm } }', /"Shop.cm" and "Shop.mm" cannot be selected in one operation/],
    ['several operations without a name', 'query A { shop { id } } query B { shop { id } }', /^Must provide operation name/],
  ];
  for (const [name, query, message] of refused) {
    test(name, async () => {
      const { status, errors, data } = await gateway.query(query);
      assert.deepEqual([status, data, errors.length], [400, undefined, 1]);
      assert.match(errors[0]?.message ?? '', message);
      assert.equal(one.requests.length + two.requests.length, 0);
    });
  }
});

test('an operation of a kind that the schema has none of is refused so, too', async (t) => {
  const only = await startFixtureSubgraph({ name: 'only', sdl: `${link} type Query { shop: Int }`, resolvers: {} });
  const gateway = await startGateway([only]);
  t.after(async () => {
    await gateway.close();
    await only.close();
  });
  for (const kind of ['subscription', 'mutation']) {
    const { status, errors } = await gateway.query(`${kind} { x }`);
    assert.deepEqual([status, errors.map(({ message }) => message)], [400, [`The schema has no ${kind}s.`]]);
  }
});
