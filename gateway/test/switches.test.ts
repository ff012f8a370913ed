import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { createFileSource } from '../supergraph/file-source.ts';
import type { SupergraphVersion } from '../supergraph/version.ts';
import { startShop } from './fixtures/shop.ts';
import { startGateway, supergraphOf } from './fixtures/start-gateway.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const shop = await startShop();
const gateway = await startGateway([shop.catalog, shop.reviews]);
after(async () => {
  await gateway.close();
  await shop.close();
});

const supergraphs = ['one', 'two'].map((name) => supergraphOf([{ ...shop.catalog, sdl: shop.catalog.sdl.replace('broken: String', `broken: String ${name}: String`) }, shop.reviews]));
const queries = ['{ products(first: 2) { name stars seller { badge } } }', 'query Q($n: Int = 1) { products(first: 3) { reviews(first: $n) { text } } }'];

test('thirty switches under load fail no request, change no answer, and leave no version behind', { timeout: 60_000 }, async () => {
  const expected = await Promise.all(queries.map(async (query) => (await gateway.query(query)).text));
  let isOver = false;
  let answered = 0;
  const clients = Array.from({ length: 4 }, async (_, client) => {
    for (let n = client; !isOver; n++) {
      const index = n % queries.length;
      const { status, text } = await gateway.query(queries[index] ?? '');
      assert.equal(status, 200);
      assert.equal(text, expected[index]);
      answered++;
    }
  });
  const versions: WeakRef<SupergraphVersion>[] = [];
  for (let n = 0; n < 30; n++) {
    const before = gateway.app.supergraph.current();
    if (before) versions.push(new WeakRef(before));
    await gateway.writeSupergraph(supergraphs[n % 2] ?? '');
    await waitFor(() => gateway.app.supergraph.current()?.id !== before?.id, { timeoutMs: 10_000, intervalMs: 5, what: `switch ${n + 1}` });
  }
  isOver = true;
  await Promise.all(clients);
  assert.ok(answered > 30, `${answered} requests were answered meanwhile`);
  const alive = (): number => {
    collectGarbage();
    return versions.filter((version) => version.deref() !== undefined).length;
  };
  await waitFor(() => alive() <= 2, { timeoutMs: 5000, what: 'the versions before to be forgotten' });
});

test('a version that serves answers what was sent before the short way from its first request on', async () => {
  const before = gateway.app.supergraph.current();
  const served = async (): Promise<number> => Number(/^gateway_hot_path_total (\d+)/m.exec((await gateway.fetch('/metrics')).text)?.[1] ?? 0);
  for (const query of queries) await gateway.query(query);
  await gateway.writeSupergraph(supergraphs.find((text) => text !== before?.supergraphSdl) ?? '');
  await waitFor(() => gateway.app.supergraph.current()?.id !== before?.id, { timeoutMs: 10_000, what: 'the switch' });
  const count = await served();
  for (const query of queries) assert.equal((await gateway.query(query)).status, 200);
  assert.equal(await served(), count + queries.length);
});

test('a switch to another address of a subgraph fails no request that was about to be sent to the one before', async () => {
  const narrow = await startGateway([shop.catalog, shop.reviews], { subgraphSettings: { maxConcurrent: 1 } });
  try {
    const held = Promise.withResolvers<void>();
    shop.catalog.behaviour = async (response, answer) => {
      await held.promise;
      response.writeHead(200, { 'content-type': 'application/json' }).end(await answer());
    };
    const first = narrow.query('{ product(id: "1") { name } }');
    const waiting = [narrow.query('{ product(id: "2") { name } }'), narrow.query('mutation { rename(id: "3", name: "Table") { name } }')];
    await waitFor(async () => ((await narrow.fetch('/status')).text.match(/"waiting":2/) ?? []).length > 0, { what: 'requests to wait for the first' });
    const before = narrow.app.supergraph.current()?.id;
    await narrow.writeSupergraph(supergraphOf([{ ...shop.catalog, url: `${shop.catalog.url}?moved` }, shop.reviews]));
    await waitFor(() => narrow.app.supergraph.current()?.id !== before, { timeoutMs: 10_000, what: 'the switch' });
    held.resolve();
    for (const { errors } of await Promise.all([first, ...waiting])) assert.deepEqual(errors, []);
  } finally {
    shop.catalog.behaviour = undefined;
    await narrow.close();
  }
});

test('a supergraph in a volume is followed, which Kubernetes replaces by turning a link to its directory', async () => {
  const volume = await mkdtemp(join(tmpdir(), 'gateway-volume-'));
  const put = async (version: string, text: string): Promise<void> => {
    await mkdir(join(volume, version));
    await writeFile(join(volume, version, 'supergraph.graphql'), text);
    await symlink(version, join(volume, '..data_tmp'));
    await rename(join(volume, '..data_tmp'), join(volume, '..data'));
  };
  await put('..1', 'one');
  await symlink('..data/supergraph.graphql', join(volume, 'supergraph.graphql'));
  const source = createFileSource({ file: join(volume, 'supergraph.graphql'), logger: silentLogger() });
  let offered = '';
  source.follow(async ({ supergraphSdl }) => {
    offered = supergraphSdl;
    return 'unchanged';
  });
  await put('..2', 'two');
  await waitFor(() => offered === 'two', { what: 'the next supergraph to be offered' });
  await source.stop();
  await rm(volume, { recursive: true });
});
