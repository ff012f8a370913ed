import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import type { Route } from '#platform/server/http-types';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, guest, partner, signTestIdentity, staff } from '#platform/testing/test-viewer';
import type { ResolvedApiKey } from '../api-key-route.ts';
import { codesOf, startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
let route: Route;
let ownerId: string;
before(async () => {
  subgraph = await startUserSubgraph();
  route = subgraph.app.routes?.find(({ path }) => path === '/internal/api-keys/resolve') as Route;
  ownerId = (await subgraph.person()).id;
});
after(() => subgraph.stop());

const vendor = 'vnd_keys';
const owner = () => staff(vendor, 'OWNER', ownerId);
const service = anonymousViewer({ kind: 'service', client: { name: 'gateway', version: '1' } });
interface Answer {
  apiKey?: { id: string; prefixes: string[]; scopes: string[]; revokedAt: string | null } | null;
  secret?: string | null;
  userErrors: { code: string }[];
}
const keyFields = 'apiKey { id prefixes scopes revokedAt }';
async function mutate(field: string, selection: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<Record<string, Answer>>({ query: `mutation { ${field} { ${selection} userErrors { code } } }`, viewer });
  return { code, ...data?.[field.split('(')[0] as string] } as Answer & { code?: string };
}
const create = (viewer: Viewer, more = `vendorId: "${vendor}", scopes: ["catalog:read", "orders:fulfil"]`) => mutate(`apiKeyCreate(input: { name: "ERP", ${more} })`, `${keyFields} secret`, viewer);
const rotate = (viewer: Viewer, id: string, overlapHours = 24) => mutate(`apiKeyRotate(id: "${id}", overlapHours: ${overlapHours})`, `${keyFields} secret`, viewer);
const revoke = (viewer: Viewer, id: string) => mutate(`apiKeyRevoke(id: "${id}")`, keyFields, viewer);
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

async function resolve(secret: string, { viewer = service, audience = 'user' }: { viewer?: Viewer; audience?: string } = {}) {
  const body = Buffer.from(JSON.stringify({ keyHash: hashOf(secret) }));
  const request = { method: 'POST', path: route.path, query: new URLSearchParams(), headers: { 'x-identity': signTestIdentity({ viewer, audience, body }) }, body, remoteAddress: '127.0.0.1', requestId: 'r', signal: new AbortController().signal };
  const response = await route.handle(request);
  return { status: response.status, body: JSON.parse(response.body as string) as ResolvedApiKey };
}

test('a key is shown once, kept as a hash, and resolves to what it may do and how much', async () => {
  const { apiKey, secret } = await create(owner());
  assert.match(secret as string, /^mk_live_[\w-]{43}$/);
  assert.deepEqual(apiKey?.prefixes, [(secret as string).slice(0, 12)]);
  for (const table of ['api_keys', 'api_key_secrets', 'audit_log', 'event_log', 'outbox']) assert.ok(!JSON.stringify(await subgraph.db.query(`SELECT * FROM ${table}`)).includes(secret as string), table);
  const { status, body } = await resolve(secret as string);
  assert.equal(status, 200);
  assert.equal(body.viewer.kind, 'partner');
  assert.equal(body.viewer.userId, null);
  assert.deepEqual(body.viewer.scopes, ['catalog:read', 'orders:fulfil']);
  assert.deepEqual(body.viewer.memberships, [{ tenantId: vendor, role: 'READ_ONLY' }, { tenantId: vendor, role: 'FULFILMENT' }]);
  assert.equal(body.budget.requestsPerMinute, 120);
  assert.ok(body.cacheSeconds > 0);
});

test('a revoked key resolves no more, and whoever remembers it is told', async () => {
  const { apiKey, secret } = await create(owner());
  const id = apiKey?.id as string;
  assert.ok((await revoke(owner(), id)).apiKey?.revokedAt);
  assert.equal((await resolve(secret as string)).status, 404);
  assert.deepEqual(codesOf(await revoke(owner(), id)), ['INVALID_STATE']);
  const [event] = await subgraph.published('api-key.revoked.v1', id);
  assert.deepEqual(event?.data['keyHashes'], [hashOf(secret as string)]);
});

test('rotation overlaps: both secrets are good for a while, then the new one only', async () => {
  const { apiKey, secret } = await create(owner());
  const rotated = await rotate(owner(), apiKey?.id as string, 2);
  assert.equal(rotated.apiKey?.prefixes.length, 2);
  assert.equal((await resolve(secret as string)).status, 200);
  assert.equal((await resolve(rotated.secret as string)).status, 200);
  subgraph.clock.offsetMs = 2 * 3_600_000 + 1000;
  assert.equal((await resolve(secret as string)).status, 404);
  assert.equal((await resolve(rotated.secret as string)).status, 200);
  subgraph.clock.offsetMs = 0;
  const last = await rotate(owner(), apiKey?.id as string, 0);
  assert.equal((await resolve(rotated.secret as string)).status, 404);
  assert.equal((await resolve(last.secret as string)).status, 200);
});

test('a key ends by itself at its time, and an answer about it is kept no longer', async () => {
  const { secret } = await create(owner(), `vendorId: "${vendor}", scopes: ["catalog:read"], expiresInDays: 1`);
  subgraph.clock.offsetMs = 86_400_000 - 20_000;
  assert.ok((await resolve(secret as string)).body.cacheSeconds <= 20);
  subgraph.clock.offsetMs = 86_400_001;
  assert.equal((await resolve(secret as string)).status, 404);
  subgraph.clock.offsetMs = 0;
});

test('the lookup answers the gateway itself and nobody else', async () => {
  const { secret } = await create(owner());
  for (const viewer of [customer(), admin(), partner([])]) assert.equal((await resolve(secret as string, { viewer })).status, 401);
  assert.equal((await resolve(secret as string, { audience: 'order' })).status, 401);
});

test("another vendor's people, staff below the owner, strangers and keys themselves make, see and end no keys", async () => {
  const { apiKey } = await create(owner());
  const id = apiKey?.id as string;
  const seen = async (viewer: Viewer) => subgraph.call<{ apiKeys: { id: string }[] }>({ query: `{ apiKeys(vendorId: "${vendor}") { id } }`, viewer });
  for (const viewer of [staff('vnd_other', 'OWNER'), customer(undefined, { roles: ['customer', 'partner'] })]) {
    assert.deepEqual(codesOf(await create(viewer)), ['NOT_ALLOWED']);
    assert.deepEqual(codesOf(await revoke(viewer, id)), ['NOT_FOUND']);
    assert.deepEqual(codesOf(await rotate(viewer, id)), ['NOT_FOUND']);
    assert.deepEqual((await seen(viewer)).data.apiKeys, []);
  }
  for (const viewer of [staff(vendor, 'MANAGER'), customer(), partner(['catalog:write'], { memberships: [{ tenantId: vendor, role: 'OWNER' }] })]) {
    assert.equal((await create(viewer)).code, 'FORBIDDEN');
    assert.equal((await revoke(viewer, id)).code, 'FORBIDDEN');
    assert.equal((await seen(viewer)).code, 'FORBIDDEN');
  }
  assert.equal((await create(guest())).code, 'UNAUTHENTICATED');
  assert.ok((await seen(owner())).data.apiKeys.some((key) => key.id === id));
});

test('keys for the whole marketplace are for partners, and for reading', async () => {
  const person = await subgraph.person();
  const viewer = customer(person.id, { roles: ['customer', 'partner'] });
  const { secret } = await create(viewer, 'scopes: ["catalog:read"]');
  assert.deepEqual((await resolve(secret as string)).body.viewer.memberships, []);
  assert.deepEqual(codesOf(await create(viewer, 'scopes: ["orders:read"]')), ['INVALID_INPUT']);
  assert.deepEqual(codesOf(await create(viewer, 'scopes: ["everything"]')), ['INVALID_INPUT']);
  assert.deepEqual(codesOf(await create(viewer, 'scopes: ["catalog:read"], budget: { requestsPerMinute: 601 }')), ['INVALID_INPUT']);
  assert.deepEqual(codesOf(await create(owner(), 'scopes: ["catalog:read"]')), ['NOT_ALLOWED']);
});

test('the last use is noted, but not with every request', async () => {
  const { apiKey, secret } = await create(owner());
  for (let index = 0; index < 3; index += 1) await resolve(secret as string);
  const [row] = await subgraph.db.query<{ lastUsedAt: Date | null; version: number }>('SELECT last_used_at AS lastUsedAt, version FROM api_keys WHERE id = ?', [apiKey?.id]);
  assert.ok(row?.lastUsedAt);
});

test('a list of keys takes as many statements as a list of one', async () => {
  const list = (vendorId: string) => countStatements(() => subgraph.call({ query: `{ apiKeys(vendorId: "${vendorId}") { id prefixes budget { costPerDay } } }`, viewer: staff(vendorId, 'OWNER', ownerId) }));
  await create(staff('vnd_single', 'OWNER', ownerId), 'vendorId: "vnd_single", scopes: ["catalog:read"]');
  assert.equal((await list(vendor)).statements.length, (await list('vnd_single')).statements.length);
});

test('usage comes in batches that count once, adds up by day, operation and field, and only its owner and the key itself see it', async () => {
  const { apiKey } = await create(owner());
  const id = apiKey?.id as string;
  const usageRoute = subgraph.app.routes?.find(({ path }) => path === '/internal/api-keys/usage') as Route;
  const today = new Date().toISOString().slice(0, 10);
  const line = (kind: string, name: string, cost: number) => ({ keyId: id, day: today, kind, name, calls: 2, errors: 1, cost });
  const send = async (batchId: string, viewer = service) => {
    const body = Buffer.from(JSON.stringify({ id: batchId, lines: [line('operation', 'Sync', 30), line('operation', '(unnamed query)', 4), line('field', 'Product.title', 0), line('field', 'Product.old!', 0)] }));
    return usageRoute.handle({ method: 'POST', path: usageRoute.path, query: new URLSearchParams(), headers: { 'x-identity': signTestIdentity({ viewer, audience: 'user', body }) }, body, remoteAddress: '127.0.0.1', requestId: 'r', signal: new AbortController().signal });
  };
  const first = randomUUID();
  assert.equal((await send(first, owner())).status, 401, 'only the gateway hands it on');
  for (const batch of [first, first, randomUUID()]) assert.equal((await send(batch)).status, 200);
  const selection = 'usage(days: 7) { days { day calls errors costUnits } operations { name calls costUnits lastDay } fields { name calls isDeprecated } }';
  const expected = {
    days: [{ day: today, calls: 8, errors: 4, costUnits: 68 }],
    operations: [{ name: 'Sync', calls: 4, costUnits: 60, lastDay: today }, { name: '(unnamed query)', calls: 4, costUnits: 8, lastDay: today }],
    fields: [{ name: 'Product.old', calls: 4, isDeprecated: true }, { name: 'Product.title', calls: 4, isDeprecated: false }],
  };
  const own = await subgraph.call<{ apiKeys: { id: string; usage: unknown }[] }>({ query: `{ apiKeys(vendorId: "${vendor}") { id ${selection} } }`, viewer: owner() });
  assert.deepEqual(own.data?.apiKeys.find((key) => key.id === id)?.usage, expected);
  const itself = await subgraph.call<{ currentApiKey: { id: string; usage: unknown } | null }>({ query: `{ currentApiKey { id ${selection} } }`, viewer: partner(['catalog:read'], { sessionId: id }) });
  assert.deepEqual(itself.data?.currentApiKey, { id, usage: expected });
  const person = await subgraph.call<{ currentApiKey: unknown }>({ query: '{ currentApiKey { id } }', viewer: owner() });
  assert.equal(person.data?.currentApiKey, null);
});
