import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { createFileStore, sha256, type FileStore } from '../../schema/registry/file-store.ts';
import { liveOperationsDocument } from '../../schema/registry/publication.ts';
import type { SchemaStore, SchemaVersion } from '../../schema/registry/store.ts';
import { createLastGood } from '../supergraph/last-good.ts';
import { createRegistrySource } from '../supergraph/registry-source.ts';
import type { ExecutorKind } from '../supergraph/version.ts';
import { startShop } from './fixtures/shop.ts';
import { startGateway, supergraphOf, type TestGateway } from './fixtures/start-gateway.ts';

const shop = await startShop();
after(() => shop.close());

const supergraphWith = (change: (sdl: string) => string): string => supergraphOf([{ ...shop.catalog, sdl: change(shop.catalog.sdl) }, shop.reviews]);
const original = supergraphWith((sdl) => sdl);
const grown = supergraphWith((sdl) => sdl.replace('broken: String', 'broken: String fresh: String'));
const shrunk = supergraphWith((sdl) => sdl.replace('name: String! secret', 'secret'));
const registered = [{ id: 'x', name: 'Names', client: 'bff-web 2.0', document: 'query Names { products(first: 2) { name stars } }' }];

describe('a gateway that follows the registry', () => {
  let folder: string;
  let store: FileStore;
  let gateway: TestGateway | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-registry-'));
    store = createFileStore(join(folder, 'published'));
  });
  afterEach(async () => {
    await gateway?.close();
    gateway = undefined;
    await rm(folder, { recursive: true });
  });

  async function publish(supergraph: string, number: number, operations = registered): Promise<SchemaVersion> {
    const documents = { 'supergraph.graphql': supergraph, [liveOperationsDocument]: JSON.stringify(operations) };
    const hashes = Object.fromEntries(Object.entries(documents).map(([name, text]) => [name, sha256(text)]));
    const version = { number, hash: sha256(supergraph).slice(0, 12) };
    await store.publish({ ...version, publishedAt: '2026-11-21T10:00:00Z', publishedBy: 'test', commit: null, isDirty: false, documents: hashes }, documents);
    return version;
  }
  const start = async (from: Pick<SchemaStore, 'current' | 'document' | 'metadata' | 'location'> = store, executor: ExecutorKind = 'compiled'): Promise<TestGateway> => {
    const logger = silentLogger();
    const lastGood = createLastGood({ file: join(folder, 'last-good.json'), logger });
    gateway = await startGateway([shop.catalog, shop.reviews], { supergraph: createRegistrySource({ store: from, lastGood, pollMs: 20, logger }), executor });
    return gateway;
  };
  const label = () => gateway?.app.supergraph.current()?.label;
  const serves = (version: SchemaVersion) => waitFor(() => label() === `${version.number}-${version.hash}`, { timeoutMs: 5000, what: `version ${version.number}` });
  const outcomes = async (outcome: string) => Number(new RegExp(`gateway_supergraph_switches_total\\{outcome="${outcome}"\\} (\\d+)`).exec((await gateway?.fetch('/metrics'))?.text ?? '')?.[1] ?? 0);
  const by = { activatedBy: 'test' };

  for (const executor of ['compiled', 'apollo'] as const) {
    test(`rolls forward and back when another version is made current, without a restart, ${executor} executor`, async () => {
      const [first, second] = [await publish(original, 1), await publish(grown, 2)];
      await store.activate(first, by);
      const { query } = await start(store, executor);
      assert.equal((await query('{ fresh }')).status, 400);
      await store.activate(second, by);
      await serves(second);
      assert.equal((await query('{ fresh }')).status, 200);
      await store.activate(first, by);
      await serves(first);
      assert.equal((await query('{ fresh }')).status, 400);
    });
  }

  test('has plans of registered operations ready before a version serves: they go the short way at once', async () => {
    await store.activate(await publish(original, 1), by);
    const { app } = await start();
    const hot = app.supergraph.current()?.hot.values() ?? [];
    assert.deepEqual(hot.map(({ operationName, prepared }) => [operationName, prepared.seen().length]), [['Names', 1]]);
  });

  test('prepares what was sent most, too, with the conditions that requests had', async () => {
    const [first, second] = [await publish(original, 1), await publish(grown, 2)];
    await store.activate(first, by);
    const { query, app } = await start();
    for (const stars of [true, false]) await query('query Q($with: Boolean!) { product(id: "1") { name stars @include(if: $with) } }', { with: stars });
    await store.activate(second, by);
    await serves(second);
    const hot = app.supergraph.current()?.hot.values() ?? [];
    const [seen] = hot.filter(({ operationName }) => operationName === undefined);
    assert.deepEqual(seen?.prepared.seen().map(({ conditions }) => conditions['with']), [true, false]);
  });

  test('an operation that no version can execute keeps none from serving', async () => {
    const odd = { id: 'y', name: 'Odd', client: 'bff-web 2.0', document: 'query Odd($representations: Int) { products { reviews(first: $representations) { text } } }' };
    const [first, second] = [await publish(original, 1, [...registered, odd]), await publish(grown, 2, [...registered, odd])];
    await store.activate(first, by);
    await start();
    await store.activate(second, by);
    await serves(second);
  });

  test('refuses a version that breaks a registered operation of a client in use, unless it is forced', async () => {
    const [first, second] = [await publish(original, 1), await publish(shrunk, 2)];
    await store.activate(first, by);
    const { fetch } = await start();
    const before = await outcomes('refused');
    await store.activate(second, by);
    await waitFor(async () => (await outcomes('refused')) > before, { timeoutMs: 5000, what: 'the refusal' });
    assert.equal(label(), `1-${first.hash}`);
    assert.match((await fetch('/metrics')).text, /gateway_supergraph_broken_operations\{client="bff-web 2.0"\} 1/);
    await store.activate(second, { ...by, isForced: true, reason: 'retired clients' });
    await serves(second);
  });

  test('refuses what is no supergraph, and a document that was changed after its publication', async () => {
    const [first, second, third] = [await publish(original, 1), await publish('type Query { nonsense', 2), await publish(grown, 3)];
    await store.activate(first, by);
    const { query } = await start();
    const before = await outcomes('refused');
    await store.activate(second, by);
    await waitFor(async () => (await outcomes('refused')) > before, { timeoutMs: 5000, what: 'the refusal' });
    await writeFile(join(store.folderOf(third), 'supergraph.graphql'), `${grown}\n# changed`);
    await store.activate(third, by);
    await waitFor(async () => /gateway_registry_reachable 0/.test((await gateway?.fetch('/metrics'))?.text ?? ''), { timeoutMs: 5000, what: 'the complaint' });
    assert.equal(label(), `1-${first.hash}`);
    assert.equal((await query('{ product(id: "1") { name } }')).status, 200);
  });

  test('serves on while the registry is away, and starts from the last good copy', async () => {
    const first = await publish(original, 1);
    await store.activate(first, by);
    let isAway = false;
    const away = async () => Promise.reject(new Error('the registry is away'));
    const flaky = { location: 'test', document: store.document, metadata: store.metadata, current: () => (isAway ? away() : store.current()) };
    const one = await start(flaky);
    isAway = true;
    await waitFor(async () => /gateway_registry_reachable 0/.test((await one.fetch('/metrics')).text), { timeoutMs: 5000, what: 'the loss of the registry' });
    assert.equal((await one.query('{ product(id: "1") { name } }')).status, 200);
    await one.close();
    const two = await start(flaky);
    assert.deepEqual((await two.query('{ product(id: "1") { name } }')).data, { product: { name: 'Lamp' } });
    assert.equal(label(), `1-${first.hash}`);
  });

  test('starts with the last good copy when the current version is not valid', async () => {
    const [first, second] = [await publish(original, 1), await publish('type Query { nonsense', 2)];
    await store.activate(first, by);
    await (await start()).close();
    await store.activate(second, by);
    await start();
    assert.equal(label(), `1-${first.hash}`);
  });

  test('does not start without a registry and without a copy, and says so', async () => {
    await assert.rejects(start(), /No version is current in the registry .*schema:promote/);
  });
});
