import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { anonymousViewer } from '#platform/auth/viewer';
import { diskTree } from '../../schema/file-tree.ts';
import { mergeUsage } from '../../schema/checks/usage/merge.ts';
import { usageShape } from '../../schema/checks/usage/recorded.ts';
import { schemaUsage } from '../../schema/checks/usage/users.ts';
import type { PreparedOperation } from '../execution/engine.ts';
import { createUsageRecorder } from '../usage/recorder.ts';
import { withoutValues } from '../usage/without-values.ts';
import { startShop } from './fixtures/shop.ts';
import { startGateway } from './fixtures/start-gateway.ts';

const viewer = (name: string, version = '1') => anonymousViewer({ client: { name, version } });
const operation = (): PreparedOperation => ({}) as PreparedOperation;
const sent = (query: string, operationName?: string) => () => ({ query, operationName });

describe('operation usage', () => {
  test('is counted per client, version and operation, the short way and the long way', async () => {
    const shop = await startShop();
    const folder = await mkdtemp(join(tmpdir(), 'usage-'));
    after(async () => {
      await shop.close();
      await rm(folder, { recursive: true });
    });
    const settings = { folder, intervalMs: 3_600_000 };
    const first = await startGateway([shop.catalog, shop.reviews], { usage: settings });
    const ask = (gateway: typeof first, version: string, query: string) => gateway.query(query, {}, { 'x-client-name': 'shop-web', 'x-client-version': version });
    for (let i = 0; i < 5; i++) await ask(first, '1.0', '{ product(id: "1") { name } }');
    await ask(first, '1.1', '{ mine: product(id: "someone@example.com") { name } }');
    await ask(first, '1.1', '{ product(id: "1") { nonsense } }');
    await first.close();
    const second = await startGateway([shop.catalog, shop.reviews], { usage: settings });
    await ask(second, '1.0', '{ product(id: "2") { name } }');
    await second.app.usage?.flush();
    await second.close();

    const today = new Date().toISOString().slice(0, 10);
    const files = await Promise.all((await readdir(join(folder, today))).map(async (name) => await readFile(join(folder, today, name), 'utf8')));
    assert.ok(!files.some((text) => text.includes('example.com')), 'no value that somebody typed is kept');
    const merged = mergeUsage(files.map((text) => usageShape.parse(JSON.parse(text))));
    const calls = Object.fromEntries(merged.map(({ client, operations }) => [client.version, operations.map((each) => each.calls)]));
    assert.deepEqual(calls, { '1.0': [6], '1.1': [1] });

    const repository = await mkdtemp(join(tmpdir(), 'usage-repository-'));
    await cp(folder, join(repository, 'schema/usage'), { recursive: true });
    const used = schemaUsage(diskTree(repository), { today, days: 30 })('api');
    await rm(repository, { recursive: true });
    assert.deepEqual(used.operations.map(({ client }) => client).sort(), ['shop-web 1.0', 'shop-web 1.0', 'shop-web 1.1']);
  });

  test('of registered operations is kept by their id, of others by their text without values and aliases', () => {
    const registered = 'query Front { product(id: "1") { name } }';
    const id = createHash('sha256').update(registered).digest('hex');
    const recorder = createUsageRecorder({ isRegistered: (each) => each === id });
    recorder.record(viewer('web'), operation(), sent(registered, 'Front'));
    recorder.record(viewer('web'), operation(), sent('{ a: product(id: "7") { name } }'));
    recorder.record(viewer('web'), operation(), sent('{ b: product(id: "8") { name } }'));
    const [usage] = recorder.counts();
    const operations = [...(usage?.operations.values() ?? [])];
    assert.deepEqual(operations.map(({ document, calls }) => [document, calls]), [[undefined, 1], ['{\n  product(id: "") {\n    name\n  }\n}', 2]]);
    assert.equal(operations[0]?.id, id);
  });

  test('keeps what matters for the schema: enum values and names of input fields', () => {
    assert.equal(withoutValues('query A { list(sort: NEWEST, filter: { text: "x", max: 12 }) { id } } query B { other }', 'A'), 'query A {\n  list(sort: NEWEST, filter: {text: "", max: 0}) {\n    id\n  }\n}');
  });

  test('takes bounded memory, whatever names clients give themselves', () => {
    const recorder = createUsageRecorder({ maxClients: 10, maxOperationsPerClient: 5 });
    for (let i = 0; i < 1000; i++) recorder.record(viewer(`client-${i}`), operation(), sent(`{ field${i} }`));
    const counts = recorder.counts();
    assert.equal(counts.length, 11);
    assert.ok(counts.every(({ operations }) => operations.size <= 5));
    assert.deepEqual(counts.find(({ client }) => client.name === 'others')?.client, { name: 'others', version: '0' });
  });

  test('costs a request less than two microseconds of the processor, some 2 % of the lightest one', () => {
    const recorder = createUsageRecorder();
    const clients = Array.from({ length: 4 }, (_, n) => viewer('bff-web', `1.${n}`));
    const operations = Array.from({ length: 60 }, operation);
    const before = process.cpuUsage();
    for (let i = 0; i < 200_000; i++) recorder.record(clients[i % 4] ?? viewer('web'), operations[i % 60] ?? operation(), sent('{ a }'));
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 200_000 < 2, `${(user + system) / 200_000} µs`);
  });

  test('of partners is told apart from that of our own clients', () => {
    const recorder = createUsageRecorder();
    recorder.record(anonymousViewer({ kind: 'partner', client: { name: 'acme-erp', version: '3.1' } }), operation(), sent('{ a }'));
    assert.deepEqual(recorder.counts().map(({ schema, client }) => [schema, client.name]), [['partner', 'acme-erp']]);
  });

});
