import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sandboxPrepared } from '#events/sandbox';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import { createOutbox } from '#platform/outbox/outbox';
import { connectBroker } from '#platform/messaging/broker';
import { startConsumers } from '#platform/messaging/consumer';
import { createRelay } from '#platform/outbox/relay';
import type { Route } from '#platform/server/http-types';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker } from '#platform/testing/test-broker';
import { customer, partner, signTestIdentity, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { ResolvedApiKey } from '../api-key-route.ts';
import { codesOf, startUserSubgraph, type UserSubgraph } from './harness.ts';

const vendor = 'vnd_sandboxes';
const service = anonymousViewer({ kind: 'service', client: { name: 'gateway', version: '1' } });
let subgraph: UserSubgraph;
let owner: Viewer;
before(async () => {
  subgraph = await startUserSubgraph();
  owner = staff(vendor, 'OWNER', (await subgraph.person()).id);
});
after(() => subgraph.stop());

interface Made {
  apiKey: { id: string; vendorId: string; isSandbox: boolean; sandbox: { id: string; vendorId: string; state: string; generation: number } | null } | null;
  secret: string;
  userErrors: { code: string }[];
}
const fields = 'id vendorId isSandbox sandbox { id vendorId state generation }';
async function create(viewer: Viewer, input: string): Promise<Made> {
  const { data } = await subgraph.call<{ apiKeyCreate: Made }>({ query: `mutation { apiKeyCreate(input: { name: "ERP", ${input} }) { apiKey { ${fields} } secret userErrors { code } } }`, viewer });
  return data.apiKeyCreate;
}
const createTest = (viewer = owner) => create(viewer, `vendorId: "${vendor}", isSandbox: true, scopes: ["orders:fulfil"]`);
const program = (keyId: string) => partner(['orders:fulfil'], { sessionId: keyId });

async function resolve(secret: string): Promise<ResolvedApiKey> {
  const route = subgraph.app.routes?.find(({ path }) => path === '/internal/api-keys/resolve') as Route;
  const body = Buffer.from(JSON.stringify({ keyHash: createHash('sha256').update(secret).digest('hex') }));
  const headers = { 'x-identity': signTestIdentity({ viewer: service, audience: 'user', body }) };
  const { body: text } = await route.handle({ method: 'POST', path: route.path, query: new URLSearchParams(), headers, body, remoteAddress: '127.0.0.1', requestId: 'r', signal: new AbortController().signal });
  return JSON.parse(text as string) as ResolvedApiKey;
}

async function reset(keyId: string) {
  const { data, code } = await subgraph.call<{ sandboxReset: { sandbox: { vendorId: string; state: string; generation: number } | null; userErrors: { code: string }[] } }>({
    query: 'mutation { sandboxReset { sandbox { vendorId state generation } userErrors { code } } }',
    viewer: program(keyId),
  });
  return { code, ...data?.sandboxReset };
}

test('a test key acts for the vendor of its sandbox, never for its owner, and says so by its secret', async () => {
  const { apiKey, secret } = await createTest();
  assert.match(secret, /^mk_test_[\w-]{43}$/);
  assert.equal(apiKey?.isSandbox, true);
  assert.notEqual(apiKey.vendorId, vendor);
  const key = await resolve(secret);
  assert.equal(key.isSandbox, true);
  assert.deepEqual(key.viewer.memberships, [{ tenantId: apiKey.vendorId, role: 'FULFILMENT' }]);
  const live = await create(owner, `vendorId: "${vendor}", scopes: ["orders:fulfil"]`);
  assert.deepEqual([live.apiKey?.isSandbox, live.apiKey?.sandbox, live.apiKey?.vendorId], [false, null, vendor]);
  assert.equal((await resolve(live.secret)).isSandbox, false);
});

test('all test keys of an owner share a sandbox; another owner has another', async () => {
  const [first, second] = [await createTest(), await createTest()];
  assert.equal(first.apiKey?.sandbox?.id, second.apiKey?.sandbox?.id);
  const requested = await subgraph.published('sandbox.requested.v1', first.apiKey?.sandbox?.id);
  assert.equal(requested.length, 1);
  const agency = customer((await subgraph.person()).id, { roles: ['customer', 'partner'] });
  const other = await create(agency, 'isSandbox: true, scopes: ["stock:write", "orders:refund"]');
  assert.deepEqual(codesOf(other), [], 'without a vendor, too, a test key may do everything: it is not theirs that it acts on');
  assert.notEqual(other.apiKey?.sandbox?.id, first.apiKey?.sandbox?.id);
});

test('a reset gives all its keys another vendor and has remembered answers forgotten; a second one waits', async () => {
  const { apiKey, secret } = await createTest();
  const id = apiKey?.sandbox?.id as string;
  await subgraph.db.execute("UPDATE sandboxes SET state = 'READY' WHERE id = ?", [id]);
  subgraph.clock.offsetMs = 20_000;
  const { sandbox, userErrors } = await reset(apiKey?.id as string);
  assert.deepEqual(userErrors, []);
  assert.deepEqual([sandbox?.state, sandbox?.generation], ['PREPARING', 2]);
  assert.notEqual(sandbox?.vendorId, apiKey?.vendorId);
  assert.deepEqual((await resolve(secret)).viewer.memberships.map(({ tenantId }) => tenantId), [sandbox?.vendorId]);
  assert.equal((await subgraph.published('api-key.revoked.v1', apiKey?.id)).length, 1);
  assert.equal((await subgraph.published('sandbox.requested.v1', id)).at(-1)?.data['formerVendorId'], apiKey?.vendorId);
  assert.deepEqual((await reset(apiKey?.id as string)).userErrors?.map(({ code }) => code), ['LIMIT_EXCEEDED']);
  subgraph.clock.offsetMs = 0;
});

test('what a live key acts on is never reset, and people reset nothing by it', async () => {
  const { apiKey } = await create(owner, `vendorId: "${vendor}", scopes: ["orders:fulfil"]`);
  assert.deepEqual((await reset(apiKey?.id as string)).userErrors?.map(({ code }) => code), ['NOT_ALLOWED']);
  const { code } = await subgraph.call({ query: 'mutation { sandboxReset { userErrors { code } } }', viewer: owner });
  assert.equal(code, 'FORBIDDEN');
});

test('a rotated test key is a test key', async () => {
  const { apiKey } = await createTest();
  const { data } = await subgraph.call<{ apiKeyRotate: { secret: string } }>({ query: `mutation { apiKeyRotate(id: "${apiKey?.id}") { secret } }`, viewer: owner });
  assert.match(data.apiKeyRotate.secret, /^mk_test_/);
});

test('without a sandbox marketplace there are no test keys', async () => {
  const without = await startUserSubgraph({ hasSandbox: false });
  try {
    const viewer = staff(vendor, 'OWNER', (await without.person()).id);
    const { data } = await without.call<{ apiKeyCreate: Made }>({ query: `mutation { apiKeyCreate(input: { name: "ERP", vendorId: "${vendor}", isSandbox: true, scopes: ["catalog:read"] }) { userErrors { code } } }`, viewer });
    assert.deepEqual(codesOf(data.apiKeyCreate), ['INVALID_STATE']);
  } finally {
    await without.stop();
  }
});

test('the sandbox says when it is ready, and an answer about a former vendor changes nothing', async () => {
  const { apiKey } = await createTest();
  const sandbox = apiKey?.sandbox as { id: string; vendorId: string };
  const stateOf = async () => (await subgraph.db.query<{ state: string }>('SELECT state FROM sandboxes WHERE id = ?', [sandbox.id]))[0]?.state;
  const broker = await createTestBroker('user');
  const connection = await connectBroker({ ...broker.options, service: 'sandbox' });
  const consumers = (subgraph.app.consumers ?? []).filter(({ name }) => name === 'user.sandboxes');
  const running = await startConsumers({ broker, db: subgraph.db, consumers: [...consumers], logger: silentLogger() });
  const relay = createRelay({ db: subgraph.db, broker: connection, logger: silentLogger(), pollMs: 20 });
  relay.start();
  try {
    const say = (vendorId: string, isReady: boolean) =>
      subgraph.db.transaction((tx) => createOutbox({ producer: 'sandbox' }).add(tx, sandboxPrepared, { aggregateId: sandbox.id, aggregateVersion: 1, data: { sandboxId: sandbox.id, vendorId, isReady } }));
    await subgraph.db.execute("UPDATE sandboxes SET state = 'PREPARING' WHERE id = ?", [sandbox.id]);
    const { vendorId } = (await subgraph.db.query<{ vendorId: string }>('SELECT vendor_id AS vendorId FROM sandboxes WHERE id = ?', [sandbox.id]))[0] as { vendorId: string };
    await say('vnd_former', false);
    await say(vendorId, true);
    await waitFor(async () => (await stateOf()) === 'READY', { what: 'the sandbox to be ready' });
  } finally {
    await relay.stop();
    await running.stop();
    await connection.close();
    await broker.destroy([...consumers]);
  }
});
