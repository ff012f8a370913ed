import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { HttpServer } from '#platform/server/http-server';
import { silentLogger } from '#platform/telemetry/logger';
import { buildMedia } from '../app.ts';

let server: HttpServer;
let base: string;

before(async () => {
  server = buildMedia({ logger: silentLogger() });
  base = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
});
after(() => server.close());

const mug = '/media/product/mug/harbour-mug/1-sage/320.svg';

test('a picture is served as SVG that caches keep and nothing can run in', async () => {
  const response = await fetch(base + mug);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^image\/svg\+xml/);
  assert.match(response.headers.get('cache-control') ?? '', /immutable/);
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.match(await response.text(), /^<svg xmlns=/);
});

test('a client that has the picture gets 304 without it', async () => {
  const etag = (await fetch(base + mug)).headers.get('etag') ?? '';
  assert.match(etag, /^"[0-9a-f]+"$/);
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const again = await fetch(base + mug, { headers: { 'if-none-match': tag } });
    assert.equal(again.status, 304, tag);
    assert.equal(await again.text(), '');
  }
  assert.equal((await fetch(base + mug, { headers: { 'if-none-match': '"other"' } })).status, 200);
});

test('HEAD answers like GET, without the picture', async () => {
  const response = await fetch(base + mug, { method: 'HEAD' });
  assert.equal(response.status, 200);
  assert.ok(response.headers.get('etag'));
  assert.equal(await response.text(), '');
});

test('bad widths are 400, anything that is no key 404, each with the reason', async () => {
  const wide = await fetch(`${base}/media/product/mug/a/1/4096.svg`);
  assert.equal(wide.status, 400);
  assert.match(await wide.text(), /from 16 to 2048, but is 4096/);
  for (const path of ['/media/product/mug/a/1', '/media/', '/media/320.svg', '/media/product/mug/%3Cscript%3E/1/320.svg', '/media/product/mug/..%2f..%2fetc/1/320.svg']) {
    const response = await fetch(base + path);
    assert.equal(response.status, 404, path);
    assert.doesNotMatch(await response.text(), /<script>/);
  }
});

test('the start page shows the demo pictures, and its policy lets a browser load them', async () => {
  const response = await fetch(`${base}/`);
  assert.match(response.headers.get('content-security-policy') ?? '', /img-src 'self'; style-src 'unsafe-inline'/);
  assert.match(await response.text(), /\/media\/product\/mug\/harbour-mug\/1-chalk\/320\.svg/);
});

test('the service is live and ready', async () => {
  assert.equal((await fetch(`${base}/health/live`)).status, 200);
  assert.equal((await fetch(`${base}/health/ready`)).status, 200);
});
