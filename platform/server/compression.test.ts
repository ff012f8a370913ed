import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressed } from './compression.ts';

const body = JSON.stringify({ data: { products: Array.from({ length: 100 }, (_, index) => ({ id: `prd_${index}`, title: 'Herringbone throw' })) } });
const bytesOf = (response: { body?: unknown }): Buffer => response.body as Buffer;

test('a long text is sent as the client likes it best, marked as other bytes under a tag that says so', async () => {
  const page = { status: 200, headers: { etag: '"abc"', vary: 'origin' }, body };
  const brotli = await compressed(page, 'gzip, br');
  assert.deepEqual(brotli.headers, { etag: 'W/"abc"', vary: 'origin, accept-encoding', 'content-encoding': 'br' });
  assert.equal(brotliDecompressSync(bytesOf(brotli)).toString(), body);
  const gzip = await compressed(page, 'br;q=0, gzip');
  assert.equal(gunzipSync(bytesOf(gzip)).toString(), body);
  assert.ok(bytesOf(gzip).length < body.length / 4);
});

test('whether it is packed here or by another thread, what comes out is the text', async () => {
  for (const repeats of [1, 10]) {
    const text = body.repeat(repeats);
    assert.equal(brotliDecompressSync(bytesOf(await compressed({ status: 200, body: text }, 'br'))).toString(), text);
    assert.equal(gunzipSync(bytesOf(await compressed({ status: 200, body: text }, 'gzip'))).toString(), text);
  }
});

test('what is short, already packed, or not asked for is sent as it is', async () => {
  const short = { status: 200, body: 'short' };
  assert.equal(await compressed(short, 'br'), short);
  const long = { status: 200, body };
  for (const accepts of [undefined, '', 'identity', 'br;q=0', 'deflate']) assert.equal(await compressed(long, accepts), long);
  const bytes = { status: 200, body: Buffer.from(body) };
  assert.equal(await compressed(bytes, 'br'), bytes);
});

test('a public answer that is given again is packed once per encoding, a personal one each time', async () => {
  const page = { status: 200, headers: { 'cache-control': 'public, max-age=0' }, body };
  const [first, again, other] = [await compressed(page, 'br'), await compressed(page, 'br'), await compressed(page, 'gzip')];
  assert.equal(first.body, again.body);
  assert.notEqual(first.body, other.body);
  const personal = { ...page, headers: { 'cache-control': 'private, no-store' } };
  assert.notEqual((await compressed(personal, 'br')).body, (await compressed(personal, 'br')).body);
});
