import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAccessTokenVerifier } from '#platform/auth/access-token';
import { vendorUpdated } from '#events/vendor';
import { startConsumers } from '#platform/messaging/consumer';
import { createOutbox } from '#platform/outbox/outbox';
import { createRelay } from '#platform/outbox/relay';
import { createHttpServer, type HttpServer } from '#platform/server/http-server';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker } from '#platform/testing/test-broker';
import { waitFor } from '#platform/testing/wait-for';
import { issuer, startUserSubgraph, type UserSubgraph } from './harness.ts';

const logger = silentLogger();
let subgraph: UserSubgraph;
let server: HttpServer;
let jwksUrl: string;
before(async () => {
  subgraph = await startUserSubgraph();
  server = createHttpServer({ service: 'user', logger, routes: [...(subgraph.app.routes ?? [])], readiness: async () => ({ ok: true, checks: {} }) });
  jwksUrl = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}/.well-known/jwks.json`;
});
after(async () => {
  await server.drain(1_000);
  await subgraph.stop();
});

const verify = (token: string) => createAccessTokenVerifier({ jwksUrls: [jwksUrl], ...issuer }).verify(token);

test('the JWKS holds the public halves of all keys, and nothing private', async () => {
  const response = await fetch(jwksUrl);
  assert.match(response.headers.get('cache-control') ?? '', /max-age/);
  const { keys } = (await response.json()) as { keys: Record<string, string>[] };
  assert.deepEqual(keys.map(({ kid }) => kid), ['test-current', 'test-previous']);
  for (const key of keys) assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x']);
});

test('an access token names person, session and roles, and is good for ten minutes', async () => {
  const { id, tokens } = await subgraph.person();
  const claims = await verify(tokens.accessToken);
  assert.equal(claims.userId, id);
  assert.equal(claims.sessionId, tokens.sessionId);
  assert.deepEqual(claims.roles, ['customer']);
  assert.equal(claims.expiresAt - claims.issuedAt, 600);
  await subgraph.db.execute("INSERT INTO user_roles (user_id, role) VALUES (?, 'support')", [id]);
  const { tokens: next } = await subgraph.refresh(tokens.refreshToken);
  assert.deepEqual((await verify(next?.accessToken as string)).roles, ['customer', 'support']);
});

test('vendor.updated.v1 keeps memberships, which access tokens carry; older versions are ignored', async () => {
  const broker = await createTestBroker('user');
  const relay = createRelay({ db: subgraph.db, broker, logger });
  const consumers = [...(subgraph.app.consumers ?? [])];
  const running = await startConsumers({ broker, db: subgraph.db, consumers, logger });
  relay.start();
  try {
    const { id, tokens } = await subgraph.person();
    const vendorOutbox = createOutbox({ producer: 'vendor', relay });
    const send = (vendorId: string, version: number, role: 'OWNER' | 'FINANCE' | null) =>
      subgraph.db.transaction((tx) =>
        vendorOutbox.add(tx, vendorUpdated, { aggregateId: vendorId, aggregateVersion: version, data: { ...vendorUpdated.example, vendorId, staff: role ? [{ userId: id, role }] : [] } }),
      );
    const memberships = async () => subgraph.db.query<{ vendorId: string; role: string }>('SELECT vendor_id AS vendorId, role FROM memberships WHERE user_id = ? ORDER BY vendor_id', [id]);
    const versionOf = async (vendorId: string) => (await subgraph.db.query<{ version: number }>('SELECT version FROM vendor_versions WHERE vendor_id = ?', [vendorId]))[0]?.version;

    await send('vnd_a', 1, 'OWNER');
    await send('vnd_b', 7, 'FINANCE');
    await waitFor(async () => (await memberships()).length === 2, { what: 'both memberships' });
    const { tokens: next } = await subgraph.refresh(tokens.refreshToken);
    assert.deepEqual((await verify(next?.accessToken as string)).memberships, [{ tenantId: 'vnd_a', role: 'OWNER' }, { tenantId: 'vnd_b', role: 'FINANCE' }]);

    await send('vnd_b', 6, 'OWNER');
    await send('vnd_a', 2, null);
    await waitFor(async () => (await versionOf('vnd_a')) === 2, { what: 'the second version of vnd_a' });
    await waitFor(async () => (await subgraph.db.query("SELECT 1 FROM inbox WHERE consumer = 'user.memberships'")).length === 4, { what: 'all four messages' });
    assert.deepEqual(await memberships(), [{ vendorId: 'vnd_b', role: 'FINANCE' }]);
  } finally {
    await running.stop();
    await relay.stop();
    await broker.destroy(consumers);
  }
});
