import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startHarness, type Harness } from './harness.ts';

const token = 'k1.0123456789abcdef.tag.text';
const parts = [
  { subgraph: 'user', content: '{"profile":[{"email":"ada@example.test"}]}' },
  { subgraph: 'order', content: '{"orders":[{"number":"MP-1001"}]}' },
  { subgraph: 'product', content: '{"reviews":[]}' },
];
let web: Harness;
before(async () => {
  web = await startHarness();
});
after(() => web.stop());

const pages = { dataExportPage: ({ page }: { page?: number }) => ({ ...parts[(page ?? 1) - 1], pageCount: parts.length }) };
const download = (path = `/exports/${token}`, init: RequestInit = {}) => fetch(`${web.base}${path}`, init);

test('a copy of a person\'s data is one JSON file of all its parts, kept by no cache, and needs no session but the link', async () => {
  web.gateway.reset();
  web.gateway.mock({ Query: pages });
  const response = await download();
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-disposition') ?? '', /attachment; filename="my-data.json"/);
  assert.match(response.headers.get('cache-control') ?? '', /no-store/);
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
  assert.deepEqual(await response.json(), { parts: parts.map(({ subgraph, content }) => ({ from: subgraph, data: JSON.parse(content) as unknown })) });
  assert.deepEqual(web.gateway.requests.map(({ variables }) => variables['page']), [1, 2, 3]);
});

test('a link that has expired or was cut is told apart from nothing, and asks nobody when it cannot be one', async () => {
  web.gateway.reset();
  web.gateway.fail('Query.dataExportPage', 'NOT_FOUND');
  assert.equal((await download()).status, 404);
  const asked = web.gateway.requests.length;
  for (const path of ['/exports/short', '/exports/', `/exports/${'x'.repeat(1001)}`, `/exports/${encodeURIComponent('../../etc/passwd-and-more')}`]) assert.equal((await download(path)).status, 404, path);
  assert.equal(web.gateway.requests.length, asked);
});

test('a copy that cannot be read to its end is no valid file', async () => {
  web.gateway.reset();
  web.gateway.mock({ Query: { dataExportPage: ({ page }: { page?: number }) => (page === 3 ? null : { ...parts[(page ?? 1) - 1], pageCount: parts.length }) } });
  await assert.rejects(download().then((response) => response.json()));
});

test('while the gateway is unavailable the link says to come back', async () => {
  web.gateway.reset();
  web.gateway.fail('Query.dataExportPage', 'UNAVAILABLE');
  assert.equal((await download()).status, 503);
});
