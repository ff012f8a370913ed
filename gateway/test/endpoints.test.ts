import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { waitFor } from '#platform/testing/wait-for';
import { parseSubgraphOverrides, settingsOf, defaultSubgraphSettings } from '../transport/subgraph-settings.ts';
import { startCachedShop, type CachedShop } from './fixtures/cached-shop.ts';
import { startGateway } from './fixtures/start-gateway.ts';

const query = '{ product(id: "1") { name } }';

describe('several places of one subgraph', () => {
  let one: CachedShop;
  let other: CachedShop;
  let folder: string;
  const counts = () => [one.catalog.requests.length, other.catalog.requests.length];
  before(async () => {
    [one, other, folder] = await Promise.all([startCachedShop(), startCachedShop(), mkdtemp(join(tmpdir(), 'endpoints-'))]);
  });
  after(async () => {
    await Promise.all([one.close(), other.close(), rm(folder, { recursive: true })]);
  });
  beforeEach(() => {
    for (const shop of [one, other]) {
      shop.catalog.requests.length = 0;
      shop.catalog.behaviour = undefined;
    }
  });
  const start = (address: string) =>
    startGateway([one.catalog, one.reviews], { subgraphUrls: { catalog: address }, mergeInFlight: false, subgraphSettings: { ejection: { failures: 2, forMs: 300, maxMs: 1000 } } });

  test('take turns; one that fails is left alone for a while, and no read is lost', async () => {
    const gateway = await start(`${one.catalog.url}|${other.catalog.url}`);
    try {
      for (let call = 0; call < 10; call += 1) await gateway.query(query);
      assert.deepEqual(counts(), [5, 5]);
      other.catalog.behaviour = (response) => void response.writeHead(503).end();
      for (let call = 0; call < 20; call += 1) assert.deepEqual((await gateway.query(query)).errors, []);
      assert.ok((counts()[1] ?? 0) <= 5 + 6, `the failing place was asked ${counts()[1]} times`);
      other.catalog.behaviour = undefined;
      await waitFor(
        async () => {
          const [, before = 0] = counts();
          await gateway.query(query);
          await gateway.query(query);
          return (counts()[1] ?? 0) > before;
        },
        { what: 'the place to be used again' },
      );
    } finally {
      await gateway.close();
    }
  });

  test('one that dies with a call in hand loses no read, whoever else was asked meanwhile', async () => {
    const gateway = await start(`${one.catalog.url}|${other.catalog.url}`);
    try {
      for (let call = 0; call < 4; call += 1) await gateway.query(query);
      other.catalog.behaviour = (response) => void response.destroy();
      for (const { errors } of await Promise.all(Array.from({ length: 10 }, () => gateway.query(query)))) assert.deepEqual(errors, []);
      for (let call = 0; call < 10; call += 1) assert.deepEqual((await gateway.query(query)).errors, []);
    } finally {
      await gateway.close();
    }
  });

  test('come from a file that is followed; an empty one changes nothing', async () => {
    const file = join(folder, 'catalog.txt');
    await writeFile(file, `# places\n${one.catalog.url}\n`);
    const gateway = await start(pathToFileURL(file).href);
    try {
      await gateway.query(query);
      assert.deepEqual(counts(), [1, 0]);
      await writeFile(file, `${other.catalog.url}\n`);
      await waitFor(async () => (await gateway.query(query)).errors.length === 0 && (counts()[1] ?? 0) > 0, { what: 'the new place to be used' });
      await writeFile(file, '\n');
      for (let call = 0; call < 3; call += 1) assert.deepEqual((await gateway.query(query)).errors, []);
    } finally {
      await gateway.close();
    }
  });

  test('come from a file of a volume, which Kubernetes replaces by turning a link to its directory', async () => {
    const volume = await mkdtemp(join(folder, 'volume-'));
    const put = async (version: string, url: string): Promise<void> => {
      await mkdir(join(volume, version));
      await writeFile(join(volume, version, 'catalog.txt'), `${url}\n`);
      await symlink(version, join(volume, '..data_tmp'));
      await rename(join(volume, '..data_tmp'), join(volume, '..data'));
    };
    await put('..1', one.catalog.url);
    await symlink('..data/catalog.txt', join(volume, 'catalog.txt'));
    const gateway = await start(pathToFileURL(join(volume, 'catalog.txt')).href);
    try {
      await gateway.query(query);
      assert.deepEqual(counts(), [1, 0]);
      await put('..2', other.catalog.url);
      await waitFor(async () => (await gateway.query(query)).errors.length === 0 && (counts()[1] ?? 0) > 0, { what: 'the new place to be used' });
    } finally {
      await gateway.close();
    }
  });

  test('come from a name', async () => {
    const { port } = new URL(one.catalog.url);
    const gateway = await start(`dns+http://localhost:${port}/graphql`);
    try {
      assert.deepEqual((await gateway.query(query)).data, { product: { name: 'Product 1' } });
      assert.equal(one.catalog.requests[0]?.headers.host, `localhost:${port}`);
    } finally {
      await gateway.close();
    }
  });
});

test('settings of one subgraph differ from those of all; what cannot be one is refused by name', () => {
  const own = parseSubgraphOverrides('{"product":{"timeoutMs":500,"breaker":{"openMs":1000}}}');
  const { timeoutMs, breaker } = settingsOf('product', defaultSubgraphSettings, own);
  assert.deepEqual([timeoutMs, breaker.openMs, breaker.probes], [500, 1000, 3]);
  assert.deepEqual(settingsOf('order', defaultSubgraphSettings, own), defaultSubgraphSettings);
  assert.throws(() => parseSubgraphOverrides('{"product":{"timeout":1}}'), /product.*timeout/);
  assert.throws(() => parseSubgraphOverrides('{"product":{"breaker":{"failureShare":2}}}'), /product\.breaker\.failureShare/);
});
