import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { createHttpServer } from './http-server.ts';
import { mayOperate } from './operations-access.ts';

const from = (remoteAddress: string, headers: Record<string, string> = {}) => ({ remoteAddress, headers });

test('programs on this machine may, strangers may not, and what came through a proxy is a stranger', () => {
  for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) assert.equal(mayOperate(from(address), {}), true, address);
  for (const address of ['10.0.0.5', '203.0.113.9', '2001:db8::1', '', 'unknown']) assert.equal(mayOperate(from(address), {}), false, address);
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) assert.equal(mayOperate(from('127.0.0.1', { [name]: '127.0.0.1' }), {}), false, name);
});

test('private networks may where they are trusted', () => {
  for (const address of ['10.0.0.5', '172.20.1.1', '192.168.1.1', 'fd00::1', '127.0.0.1']) assert.equal(mayOperate(from(address), { from: 'private' }), true, address);
  for (const address of ['172.32.0.1', '203.0.113.9', '2001:db8::1']) assert.equal(mayOperate(from(address), { from: 'private' }), false, address);
  assert.equal(mayOperate(from('10.0.0.5', { 'x-forwarded-for': '203.0.113.9' }), { from: 'private' }), false);
});

test('with a token only the token counts', () => {
  const token = 'o'.repeat(32);
  assert.equal(mayOperate(from('127.0.0.1'), { token }), false);
  assert.equal(mayOperate(from('203.0.113.9', { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.9' }), { token }), true);
  assert.equal(mayOperate(from('127.0.0.1', { authorization: `Bearer ${token}x` }), { token }), false);
});

test('to strangers there is nothing at /metrics, while health is for everybody', async () => {
  const server = createHttpServer({ service: 'guarded', logger: silentLogger(), routes: [], operations: { token: 'o'.repeat(32) } });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  const status = async (path: string, headers: Record<string, string> = {}) => (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status;
  assert.equal(await status('/metrics'), 404);
  assert.equal(await status('/metrics', { authorization: `Bearer ${'o'.repeat(32)}` }), 200);
  assert.equal(await status('/health/live'), 200);
  await server.close();
});
