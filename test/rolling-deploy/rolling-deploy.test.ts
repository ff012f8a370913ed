/** A change of a subgraph's schema goes out while people use the old one: real processes, real HTTP, the registry in between. */
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { print } from 'graphql';
import { generateIdentityKeys } from '#platform/auth/identity';
import { waitFor } from '#platform/testing/wait-for';
import { quantile, startLoad, type Load } from '../../bench/switches/load.ts';
import { freePort } from '../../dev/process/ports.ts';
import { baseTree } from '../../schema/checks/test/world.ts';
import { composeTree } from '../../schema/composition.ts';
import { overlayTree, root, type FileTree } from '../../schema/file-tree.ts';
import { createFileStore, type FileStore } from '../../schema/registry/file-store.ts';
import { publishChecked } from '../../schema/registry/publish-checked.ts';
import type { SchemaVersion } from '../../schema/registry/store.ts';
import { startBalancer, type Balancer } from './balancer.ts';

const catalogPath = 'subgraphs/catalog/schema.graphql';
const changed = (change: (sdl: string) => string): FileTree => withComposed(overlayTree(baseTree, { [catalogPath]: change(baseTree.read(catalogPath) ?? '') }));
const original = changed((sdl) => sdl);
const withColour = changed((sdl) => sdl.replace('  state: ProductState!\n', '  state: ProductState!\n  """Its colour, in words."""\n  colour: String\n'));
const withoutTitle = changed((sdl) => sdl.replace(/  """[^"]*"""\n  title: String!\n/, ''));

let folder: string;
let store: FileStore;
let gatewayUrl: string;
let load: Load | undefined;
let first: SchemaVersion;
const children: ChildProcess[] = [];
const balancers: Record<string, Balancer> = {};

function withComposed(tree: FileTree): FileTree {
  const { schemas } = composeTree(tree);
  return schemas ? overlayTree(tree, { 'schema/supergraph.graphql': schemas.supergraph, 'schema/api.graphql': schemas.api, 'schema/partner.graphql': schemas.partner }) : tree;
}

async function startInstance(tree: FileTree, name: string): Promise<{ child: ChildProcess; port: number }> {
  const subgraph = composeTree(tree).subgraphs.find((each) => each.name === name);
  const child = fork(join(import.meta.dirname, 'subgraph-process.ts'), [JSON.stringify({ sdl: subgraph ? print(subgraph.document) : '' })]);
  children.push(child);
  const ended = once(child, 'exit').then(() => assert.fail(`${name} ended before it was ready`));
  ended.catch(() => undefined); // also when it is stopped later
  const [{ port }] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
  return { child, port };
}

async function startGateway(): Promise<string> {
  const port = await freePort();
  const env = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    PORT: String(port),
    SUPERGRAPH_REGISTRY: store.location,
    SUPERGRAPH_POLL_MS: '100',
    SUBGRAPH_URLS: Object.entries(balancers).map(([name, { url }]) => `${name}=${url}`).join(','),
    IDENTITY_PRIVATE_KEY: JSON.stringify(generateIdentityKeys('test').privateJwk),
    ACCESS_TOKEN_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
    GATEWAY_CLIENT_KEYS: `test=${'k'.repeat(40)}`,
    DRIFT_CHECK_SECONDS: '1',
    // A machine that runs other tests beside this one is slow, and what is tested here is not what a gateway refuses then.
    SHED_ANONYMOUS_MS: '5000',
    SHED_EVERYBODY_MS: '10000',
    // Nothing is there: limits count in memory, and nothing is cached.
    REDIS_URL: 'redis://127.0.0.1:9',
  };
  children.push(fork(join(root, 'gateway/main.ts'), [], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  const url = `http://127.0.0.1:${port}`;
  await waitFor(() => fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false), { timeoutMs: 60_000, what: 'the gateway' });
  return url;
}

async function publish(tree: FileTree) {
  return await publishChecked({ store, tree, origin: { publishedBy: 'test', commit: null, isDirty: false, now: new Date('2026-11-21T10:00:00Z') } });
}

async function ask(query: string): Promise<{ data?: unknown; errors?: { message: string }[] }> {
  const response = await fetch(`${gatewayUrl}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  return (await response.json()) as { data?: unknown; errors?: { message: string }[] };
}

const metric = async (pattern: RegExp): Promise<boolean> => pattern.test(await (await fetch(`${gatewayUrl}/metrics`)).text());
const serves = (version: SchemaVersion) =>
  waitFor(() => metric(new RegExp(`gateway_supergraph_info\\{label="${version.number}-${version.hash}"`)), { timeoutMs: 15_000, what: `version ${version.number}` });
const newField = '{ product(id: "1") { title colour } }';

let oldCatalog: { child: ChildProcess; port: number };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolling-deploy-'));
  store = createFileStore(join(folder, 'published'));
  const { published, report } = await publish(original);
  assert.ok(published, JSON.stringify(report.findings));
  first = published.version;
  await store.activate(first, { activatedBy: 'test' });
  for (const name of ['catalog', 'shop']) balancers[name] = await startBalancer();
  oldCatalog = await startInstance(original, 'catalog');
  balancers['catalog']?.route([oldCatalog.port]);
  balancers['shop']?.route([(await startInstance(original, 'shop')).port]);
  gatewayUrl = await startGateway();
  const queries = ['query A { product(id: "1") { title state soldCount } }', 'query B { product(id: "2") { description price(currency: "EUR") { amount } soldCount } }'];
  load = startLoad({ url: gatewayUrl, queries, rate: 50 });
}, { timeout: 120_000 });

after(async () => {
  await load?.stop();
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(Object.values(balancers).map((balancer) => balancer.close()));
  await rm(folder, { recursive: true });
});

test('a breaking change is refused when it is published; nothing changes for anybody', async () => {
  const { published, report } = await publish(withoutTitle);
  assert.equal(published, undefined);
  assert.ok(report.findings.some(({ rule, coordinate, usedBy }) => rule.startsWith('breaking/') && coordinate === 'Product.title' && (usedBy?.length ?? 0) > 0));
  assert.deepEqual(await store.list(), [first]);
});

test('a safe change goes out under load without a failed request: a new instance, the old one away, the supergraph', { timeout: 120_000 }, async () => {
  assert.match((await ask(newField)).errors?.[0]?.message ?? '', /colour/);
  const next = await startInstance(withColour, 'catalog');
  const { published, report } = await publish(withColour);
  assert.ok(published, JSON.stringify(report.findings));
  balancers['catalog']?.route([oldCatalog.port, next.port]);
  await waitFor(() => metric(/gateway_schema_drift\{subgraph="catalog",kind="unpublished"\} 1/), { timeoutMs: 15_000, what: 'the drift that a rolling deploy is' });
  balancers['catalog']?.route([next.port]);
  await balancers['catalog']?.idle(oldCatalog.port);
  oldCatalog.child.kill('SIGTERM');
  assert.deepEqual(await once(oldCatalog.child, 'exit'), [0, null]);
  await store.activate(published.version, { activatedBy: 'test' });
  await serves(published.version);
  assert.deepEqual(await ask(newField), { data: { product: { title: 'title', colour: 'colour' } } });
  await waitFor(() => metric(/gateway_schema_drift\{subgraph="catalog",kind="unpublished"\} 0/), { timeoutMs: 15_000, what: 'the end of the drift' });
  await store.activate(first, { activatedBy: 'test', reason: 'to try it' });
  await serves(first);
  assert.match((await ask(newField)).errors?.[0]?.message ?? '', /colour/);
  const { latencies, failures } = load?.take() ?? { latencies: [], failures: [] };
  assert.deepEqual(failures, []);
  assert.ok(latencies.length > 100, `${latencies.length} requests, p99 ${quantile(latencies, 0.99)} ms`);
});
