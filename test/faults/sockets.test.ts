/** 5,000 people who follow their orders over WebSocket and to whom nothing happens, at one process, over real sockets. */
import assert from 'node:assert/strict';
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { buildSchema } from 'graphql';
import { WebSocket } from 'ws';
import { vendorOrderShipped } from '#events/order';
import { readManifest } from '#platform/bff/operation-registry';
import { startStubGateway, type StubGateway } from '#platform/bff/testing/stub-gateway';
import { newId } from '#platform/ids';
import { createTestBroker, type TestBroker } from '#platform/testing/test-broker';
import { waitFor } from '#platform/testing/wait-for';
import type { LiveServerOptions, Memory } from './support/live-server.ts';

const count = 5_000;
/** What the process may take for one: socket, connection, subscription and place in the hub. */
const mostKilobytesEach = 60;
const atOnce = 50;
const [operationId] = Object.entries(readManifest(new URL('../../schema/operations/mobile.json', import.meta.url))).findLast(([, { name, target }]) => name === 'OrderUpdated' && target === 'bff-mobile') ?? [''];
const changed = new Set<string>();
let gateway: StubGateway;
let broker: TestBroker;
let server: ChildProcess;
let port: number;
const sockets: WebSocket[] = [];
const told = new Map<number, string[]>();

before(async () => {
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
  gateway = await startStubGateway({ schema, scalars: { CurrencyCode: 'EUR', DateTime: '2026-03-01T09:30:00.000Z', SafeInt: 1250 } });
  const orderChanges = ({ since }: { since?: string | null }, _info: unknown, headers: Record<string, unknown>): object => {
    const name = nameIn(String(headers['authorization']));
    const isNew = changed.has(name) && since !== 'c1';
    return { changes: isNew ? [{ cursor: 'c1', kind: 'CHANGED', orderId: 'ord_1', order: { id: 'ord_1' } }] : [], cursor: isNew || since === 'c1' ? 'c1' : 'c0', hasMore: false, resync: false };
  };
  gateway.mock({ Query: { orderChanges } });
  broker = await createTestBroker('order');
  const options: LiveServerOptions = { gatewayUrl: gateway.url, brokerUrl: broker.options.url, namePrefix: broker.topology.prefix, connections: count + 10 };
  server = fork(new URL('support/live-server.ts', import.meta.url), [JSON.stringify(options)], { execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  ({ port } = ((await once(server, 'message')) as [{ port: number }])[0]);
}, { timeout: 60_000 });
after(async () => {
  for (const socket of sockets) socket.terminate();
  server?.disconnect();
  await broker?.destroy();
  await gateway?.close();
});

function tokenOf(name: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: `usr_${name}`, exp: Math.floor(Date.now() / 1000) + 3600 })}.x`;
}

function nameIn(authorization: string): string {
  return (JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;
}

/** Connects, follows, and waits for the first answer. */
async function follow(index: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-app-version': '2.0.0', authorization: `Bearer ${tokenOf(String(index))}` } })));
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data)) as { type: string; payload?: { data: { orderUpdated: { reason: string; orderId: string | null } } } };
      if (type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '', extensions: { persistedQuery: { sha256Hash: operationId } } } }));
      else if (type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
      else if (type === 'next') {
        told.set(index, [...(told.get(index) ?? []), payload?.data.orderUpdated.orderId ?? payload?.data.orderUpdated.reason ?? '']);
        resolve();
      } else if (type === 'error') reject(new Error(String(data)));
    });
  });
}

async function memory(): Promise<Memory> {
  const answer = once(server, 'message');
  server.send('memory');
  return ((await answer) as [Memory])[0];
}

test(`${count} idle followers at one process: bounded memory each, and an event reaches its one within two seconds`, { timeout: 300_000 }, async (t) => {
  const limit = Number(execFileSync('/bin/sh', ['-c', 'ulimit -n']).toString().replace('unlimited', '1000000'));
  assert.ok(limit > count + 500, `this test needs ${count + 500} open files, ulimit -n is ${limit}`);
  for (let index = 0; index < 100; index += 1) await follow(index);
  const few = await memory();
  for (let next = 100; next < count; next += atOnce) await Promise.all(Array.from({ length: Math.min(atOnce, count - next) }, (_, offset) => follow(next + offset)));
  const many = await memory();
  assert.equal(many.followers, count);
  const residentKb = (many.residentBytes - few.residentBytes) / 1000 / (count - 100);
  const heapKb = (many.heapBytes - few.heapBytes) / 1000 / (count - 100);
  t.diagnostic(`per follower ${residentKb.toFixed(1)} KB resident, ${heapKb.toFixed(1)} KB of heap; the process ${(many.residentBytes / 1e6).toFixed(0)} MB`);
  assert.ok(residentKb < mostKilobytesEach, `${residentKb.toFixed(1)} KB each`);
  const chosen = 4_321;
  changed.add(`usr_${chosen}`);
  const publishedAt = performance.now();
  const data = { ...(vendorOrderShipped.example as object), orderId: 'ord_1', customerId: `usr_${chosen}` };
  await broker.publish({ id: newId('msg'), type: vendorOrderShipped.type, producer: 'order', aggregateType: 'order', aggregateId: 'ord_1', aggregateVersion: 1, occurredAt: new Date().toISOString(), traceparent: '', data });
  await waitFor(() => told.get(chosen)?.includes('ord_1') ?? false, { what: 'the event', timeoutMs: 10_000, intervalMs: 5 });
  const ms = performance.now() - publishedAt;
  t.diagnostic(`the event took ${ms.toFixed(0)} ms`);
  assert.ok(ms < 2_000, `${ms.toFixed(0)} ms`);
  assert.deepEqual([...told].filter(([, events]) => events.length > 1).map(([index]) => index), [chosen], 'nobody else is told anything');
});
