import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, it } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { tooBusy, tooBusyPage } from './too-busy.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
let server: HttpServer;
let port: number;
let asked: { method: string; search: string | undefined }[] = [];

before(async () => {
  const handle = (): Promise<never> => Promise.reject(new Error('nobody was to get here'));
  server = createHttpServer({
    service: 'test',
    logger: silentLogger(),
    drainGraceMs: 0,
    routes: [
      { method: 'POST', path: '/graphql', handle, refuse: () => tooBusy({ name: 'requestsInHand', max: 8, actual: 9 }) },
      { method: 'GET', path: '/pages/*', handle, refuse: ({ method, search }) => (asked.push({ method, search }), tooBusyPage) },
    ],
  });
  port = await server.listen({ host: '127.0.0.1', port: 0 });
});
after(() => server.close());

it('a refusal says what was exceeded, when to come again and in which trace, before a large body has arrived', async () => {
  const refused = Promise.withResolvers<{ status: number | undefined; retryAfter: string | undefined; trace: unknown; body: string }>();
  const sent = request({ port, method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json', 'content-length': 90_000, traceparent: `00-${traceId}-b7ad6b7169203331-01` } }, async (response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    refused.resolve({ status: response.statusCode, retryAfter: response.headers['retry-after'], trace: response.headers['x-trace-id'], body: Buffer.concat(chunks).toString() });
  });
  sent.on('error', refused.reject);
  // One byte of many: who waits for the rest never answers.
  sent.write('{');
  const { status, retryAfter, trace, body } = await refused.promise;
  sent.destroy();
  assert.deepEqual([status, retryAfter, trace], [503, '1', traceId]);
  const [error] = (JSON.parse(body) as { errors: { extensions: object }[] }).errors;
  assert.deepEqual(error?.extensions, { code: 'UNAVAILABLE', limit: { name: 'requestsInHand', max: 8, actual: 9 }, retryAfterSeconds: 1, traceId });
});

it('people get a page in words, and whoever sends no trace gets one', async () => {
  asked = [];
  const response = await fetch(`http://127.0.0.1:${port}/pages/cart?step=2`);
  const trace = response.headers.get('x-trace-id') ?? '';
  assert.deepEqual([response.status, response.headers.get('content-type'), response.headers.get('x-content-type-options')], [503, 'text/html; charset=utf-8', 'nosniff']);
  assert.match(trace, /^[0-9a-f]{32}$/);
  const page = await response.text();
  assert.match(page, /<h1>One moment, please<\/h1>/);
  assert.ok(page.includes(trace));
  assert.deepEqual(asked, [{ method: 'GET', search: 'step=2' }]);
});

it('many refusals use one connection', async () => {
  const sockets = new Set<unknown>();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let n = 0; n < 20; n += 1) {
    await new Promise<void>((resolve, reject) => {
      const sent = request({ port, agent, method: 'POST', path: '/graphql' }, (response) => response.resume().once('end', resolve));
      sent.on('socket', (socket) => sockets.add(socket)).on('error', reject);
      sent.end('{"query":"{ a }"}');
    });
  }
  agent.destroy();
  assert.equal(sockets.size, 1);
});

it('refusals are counted by route', async () => {
  assert.match(await metricsText(), /http_request_duration_seconds_count\{method="POST",route="\/graphql",status="503"\} 2\d/);
});

it('health is never refused', async () => {
  assert.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200);
});
