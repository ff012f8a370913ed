import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createEndpointCaller } from '../channels/webhook-call.ts';
import { newWebhookSecret, signatureOf } from '../channels/webhook-signature.ts';

let hits = 0;
let answer: (url: string) => { status: number; body?: string; location?: string } = () => ({ status: 200 });
const server = createServer((request, response) => {
  hits += 1;
  request.resume();
  const { status, body = '', location } = answer(request.url ?? '');
  response.writeHead(status, location === undefined ? {} : { location }).end(body);
});
let port: number;
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
after(() => void server.close());

const { signal } = new AbortController();
const callWith = (call: ReturnType<typeof createEndpointCaller>, url: string) => call({ url, headers: {}, body: '{}', signal });
const outside = createEndpointCaller();
const local = createEndpointCaller({ areLocalAllowed: true });

test('no address of our own network can be called, as an IP in any spelling or behind a name', async () => {
  const before = hits;
  const hosts = ['127.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0.0.0.0', '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:a9fe:a9fe]', '[64:ff9b::7f00:1]'];
  const others = ['localhost', '169.254.169.254', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '[fe80::1]', '[fd00::1]', '224.0.0.1', '255.255.255.255'];
  for (const host of [...hosts, ...others]) await assert.rejects(callWith(outside, `https://${host}:${port}/`), /is not allowed/, host);
  assert.equal(hits, before);
});

test('only https leaves the house', async () => {
  await assert.rejects(callWith(outside, `http://example.com:${port}/`), /over https/);
});

test('a redirect is an answer, not an invitation', async () => {
  const before = hits;
  answer = () => ({ status: 302, location: 'http://169.254.169.254/latest/meta-data' });
  assert.equal((await callWith(local, `http://127.0.0.1:${port}/`)).status, 302);
  assert.equal(hits, before + 1);
});

test('even where tests may call this machine, they reach nothing else inside', async () => {
  await assert.rejects(callWith(local, 'http://169.254.169.254/'), /is not allowed/);
});

test('of a long answer only the beginning is read', async () => {
  answer = () => ({ status: 500, body: 'x'.repeat(5_000_000) });
  const { status, excerpt } = await callWith(local, `http://127.0.0.1:${port}/`);
  assert.deepEqual([status, excerpt.length], [500, 500]);
});

test('a call ends when it is told to', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const stop = new AbortController();
  const calling = local({ url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`, headers: {}, body: '{}', signal: stop.signal });
  stop.abort();
  await assert.rejects(calling, /abort/i);
  silent.closeAllConnections();
  silent.close();
});

test('a call is signed over its time and its exact body, by both secrets while one replaces the other', () => {
  const body = '{"grüße":1}';
  const hmac = (secret: string) => createHmac('sha256', secret).update(Buffer.from(`1700000000.${body}`, 'utf8')).digest('hex');
  assert.equal(signatureOf({ secrets: ['new', 'old'], timestamp: 1_700_000_000, body }), `t=1700000000,v1=${hmac('new')},v1=${hmac('old')}`);
  assert.match(newWebhookSecret(), /^whsec_[\w-]{43}$/);
  assert.notEqual(newWebhookSecret(), newWebhookSecret());
});
