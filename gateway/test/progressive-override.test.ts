import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { anonymousViewer } from '#platform/auth/viewer';
import { waitFor } from '#platform/testing/wait-for';
import { createOverrideLabels } from '../supergraph/override-labels.ts';
import { startFixtureSubgraph } from './fixtures/fixture-subgraph.ts';
import { startGateway, supergraphOf, type TestGateway } from './fixtures/start-gateway.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])';
const legacySdl = `${link} type Query { product(id: ID!): Product } type Product @key(fields: "id") { id: ID! name: String rating: String }`;
const modernSdl = (override: string) => `${link} type Query { top: Product } type Product @key(fields: "id") { id: ID! rating: String ${override} }`;
const resolvers = (from: string) => ({
  Query: { product: (_parent: never, { id }: { id: string }) => ({ id, name: `Product ${id}` }), top: () => ({ id: '1' }) },
  Product: { __resolveReference: ({ id }: { id: string }) => ({ id }), rating: () => from },
});

const legacy = await startFixtureSubgraph({ name: 'legacy', sdl: legacySdl, resolvers: { Query: { product: resolvers('').Query.product }, Product: resolvers('legacy').Product } });
const modern = await startFixtureSubgraph({ name: 'modern', sdl: modernSdl(''), resolvers: { Query: { top: resolvers('').Query.top }, Product: resolvers('modern').Product } });
after(() => Promise.all([legacy.close(), modern.close()]));

const subgraphsAt = (label: string) => [legacy, { ...modern, sdl: modernSdl(`@override(from: "legacy", label: "${label}")`) }];
/** 200 people ask at once, however busy the machine is. */
const patient = { maxDurationMs: 60_000, subgraphSettings: { timeoutMs: 60_000 } };
const supergraphAt = (label: string) => supergraphOf(subgraphsAt(label));
const moved = supergraphOf([{ ...legacy, sdl: legacySdl.replace(' rating: String', '') }, modern]);
const viewers = Array.from({ length: 200 }, (_, n) => `usr_${n}`);
const viewerOfToken = async (token: string) => anonymousViewer({ kind: 'user', userId: token, sessionId: `ses_${token}` });

async function ratings(gateway: TestGateway): Promise<Map<string, unknown>> {
  const found = await Promise.all(
    viewers.map(async (userId) => {
      const { data, errors } = await gateway.query('{ product(id: "1") { name rating } }', {}, { authorization: `Bearer ${userId}` });
      assert.deepEqual(errors, []);
      return [userId, (data?.product as { rating: unknown } | undefined)?.rating] as const;
    }),
  );
  return new Map(found);
}

const served = (all: ReadonlyMap<string, unknown>, by: string): string[] => [...all].filter(([, from]) => from === by).map(([userId]) => userId);

for (const executor of ['compiled', 'apollo'] as const) {
  describe(`a field that moves from one subgraph to another by percentage, ${executor} executor`, async () => {
    const gateway = await startGateway(subgraphsAt('percent(1)'), { executor, viewerOfToken, ...patient, overrideLabels: { 'new-ratings': '50', 'always-new': 'on', 'never-new': 'off' } });
    after(() => gateway.close());
    const serve = async (supergraph: string): Promise<void> => {
      const before = gateway.app.supergraph.current()?.id;
      await gateway.writeSupergraph(supergraph);
      await waitFor(() => gateway.app.supergraph.current()?.id !== before, { timeoutMs: 30_000, what: 'the switch' });
    };
    beforeEach(() => {
      legacy.requests.length = modern.requests.length = 0;
    });

    test('comes from the old one for all at 0 %, and the new one is not asked', async () => {
      await serve(supergraphAt('percent(0)'));
      assert.equal(served(await ratings(gateway), 'legacy').length, viewers.length);
      assert.equal(modern.requests.length, 0);
    });

    test('comes from the new one for the stated share, always the same people; the old one serves the rest', async () => {
      await serve(supergraphAt('percent(20)'));
      const atTwenty = await ratings(gateway);
      const early = served(atTwenty, 'modern');
      assert.ok(early.length > 20 && early.length < 60, `${early.length} of ${viewers.length}`);
      assert.equal(served(atTwenty, 'legacy').length, viewers.length - early.length);
      assert.deepEqual(await ratings(gateway), atTwenty);
      await serve(supergraphAt('percent(50)'));
      const atFifty = await ratings(gateway);
      const half = served(atFifty, 'modern');
      assert.ok(half.length > 75 && half.length < 125, `${half.length} of ${viewers.length}`);
      assert.ok(early.every((userId) => half.includes(userId)), 'who was on the new one stays there when the share grows');
    });

    test('rolls back to the same people, and further to nobody', async () => {
      await serve(supergraphAt('percent(20)'));
      const again = served(await ratings(gateway), 'modern');
      assert.ok(again.length > 20 && again.length < 60);
      await serve(supergraphAt('percent(0)'));
      assert.deepEqual(served(await ratings(gateway), 'modern'), []);
    });

    test('comes from the new one for all at 100 %, and once it has moved for good', async () => {
      await serve(supergraphAt('percent(100)'));
      assert.equal(served(await ratings(gateway), 'modern').length, viewers.length);
      await serve(moved);
      assert.equal(served(await ratings(gateway), 'modern').length, viewers.length);
    });

    test('other labels hold as they are set: for a share of viewers, for all, for nobody', async () => {
      await serve(supergraphAt('new-ratings'));
      const half = served(await ratings(gateway), 'modern');
      assert.ok(half.length > 75 && half.length < 125, `${half.length} of ${viewers.length}`);
      await serve(supergraphAt('always-new'));
      assert.equal(served(await ratings(gateway), 'modern').length, viewers.length);
      for (const label of ['never-new', 'unheard-of']) {
        await serve(supergraphAt(label));
        assert.deepEqual(served(await ratings(gateway), 'modern'), []);
      }
    });

    test('is counted by label', async () => {
      const { text } = await gateway.fetch('/metrics');
      assert.match(text, /gateway_override_label_total\{label="percent\(20\)",holds="true"\} \d+/);
      assert.match(text, /gateway_override_label_total\{label="percent\(20\)",holds="false"\} \d+/);
    });
  });
}

describe('labels of progressive overrides', () => {
  const forwardedOf = (overrides: Parameters<typeof anonymousViewer>[0], clientAddress: string | null = null) => ({ viewer: anonymousViewer(overrides), clientAddress });

  test('stick to the person, the guest, the session, the address, in this order', () => {
    const { holding } = createOverrideLabels();
    const holds = (forwarded: ReturnType<typeof forwardedOf>) => holding(['percent(50)'], forwarded).length;
    for (let n = 0; n < 50; n++) {
      const user = holds(forwardedOf({ kind: 'user', userId: `usr_${n}`, sessionId: 'a' }));
      assert.equal(holds(forwardedOf({ kind: 'user', userId: `usr_${n}`, sessionId: 'b' }, '10.0.0.1')), user);
      const guest = holds(forwardedOf({ guestKey: `guest ${n}` }));
      assert.equal(holds(forwardedOf({ guestKey: `guest ${n}` }, '10.0.0.2')), guest);
      assert.equal(holds(forwardedOf({}, `10.0.0.${n}`)), holds(forwardedOf({}, `10.0.0.${n}`)));
    }
  });

  test('hold for other people under other names', () => {
    const { holding } = createOverrideLabels({ one: '50', two: '50' });
    const sets = new Set(Array.from({ length: 100 }, (_, n) => holding(['one', 'two'], forwardedOf({ kind: 'user', userId: `usr_${n}` })).join()));
    assert.deepEqual([...sets].sort(), ['', 'one', 'one,two', 'two']);
  });

  test('are set to on, off or a percentage, or refused with what was expected', () => {
    assert.throws(() => createOverrideLabels({ one: 'half' }), /sets one to "half"; expected on, off or a percentage from 0 to 100/);
  });
});
