import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { currentTrace } from '../telemetry/trace.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { json, type HttpResponse, type Route } from './http-types.ts';

let streamClosed = false;
let ready = true;
let releaseSlow: (() => void) | undefined;
const forgetSlow = (): void => {
  releaseSlow = undefined;
};

/** Sends two events and then waits for more, as long as its client is there. */
async function* ticks(signal: AbortSignal): AsyncGenerator<string> {
  try {
    yield 'data: 1\n\n';
    yield 'data: 2\n\n';
    await once(signal, 'abort');
  } finally {
    streamClosed = true;
  }
}

/** Waits for something that never comes, deaf to everything. */
async function* deaf(): AsyncGenerator<string> {
  yield 'data: 1\n\n';
  await new Promise(() => {});
}

const transient: HttpResponse = { status: 200, body: 'for one', isTransient: true };
const kept: HttpResponse = { status: 200, body: 'for many' };

const routes: Route[] = [
  { method: 'GET', path: '/transient', handle: async () => transient },
  { method: 'GET', path: '/kept', handle: async () => kept },
  { method: 'POST', path: '/echo', handle: async ({ body, path }) => json(200, { path, body: body.toString(), trace: currentTrace() }) },
  { method: 'GET', path: '/files/*', handle: async ({ path, query }) => json(200, { path, w: query.get('w') }) },
  { method: 'GET', path: '/broken', handle: async () => Promise.reject(new Error('SELECT secret')) },
  { method: 'GET', path: '/hang', handle: () => new Promise(() => {}) },
  {
    method: 'GET',
    path: '/slow',
    handle: () => new Promise((resolve) => (releaseSlow = () => resolve(json(200, { done: true })))),
  },
  { method: 'GET', path: '/events', handle: async ({ signal }) => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: ticks(signal) }) },
  { method: 'GET', path: '/deaf', handle: async () => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: deaf() }) },
];

describe('http server', () => {
  let server: HttpServer;
  let base: string;
  let port: number;

  before(async () => {
    server = createHttpServer({
      service: 'test',
      logger: silentLogger(),
      routes,
      readiness: () => ({ ok: ready, checks: { database: ready ? 'ok' : 'unreachable' } }),
      bodyLimitBytes: 1000,
      requestTimeoutMs: 200,
      drainGraceMs: 250,
    });
    port = await server.listen({ host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${port}`;
  });
  after(() => server.close());

  it('lets go of an answer that was made for one request once it is sent, and of no other', async () => {
    assert.equal(await (await fetch(`${base}/transient`)).text(), 'for one');
    await waitFor(() => transient.body === '', { what: 'the text to be let go' });
    for (let time = 0; time < 2; time += 1) assert.equal(await (await fetch(`${base}/kept`)).text(), 'for many');
  });

  it('routes by exact path and by prefix, and says what is wrong with others', async () => {
    assert.deepEqual(await (await fetch(`${base}/files/a/b?w=10`)).json(), { path: '/files/a/b', w: '10' });
    const unknown = await fetch(`${base}/nothing`);
    assert.equal(unknown.status, 404);
    const wrongMethod = await fetch(`${base}/echo`);
    assert.equal(wrongMethod.status, 405);
    assert.equal(wrongMethod.headers.get('allow'), 'POST');
  });

  it('refuses bodies over the limit, announced or not', async () => {
    const announced = await fetch(`${base}/echo`, { method: 'POST', body: 'x'.repeat(1001) });
    assert.equal(announced.status, 413);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${base}/echo`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, (response) => resolve(response.statusCode));
      request.on('error', reject);
      request.write('x'.repeat(600));
      request.write('x'.repeat(600));
    });
    assert.equal(status, 413);
    assert.equal((await fetch(`${base}/echo`, { method: 'POST', body: 'x'.repeat(1000) })).status, 200);
  });

  it('continues the trace of the caller and keeps its request id', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const response = await fetch(`${base}/echo`, { method: 'POST', body: 'x', headers: { traceparent, 'x-request-id': 'req-12345678' } });
    const { trace } = (await response.json()) as { trace: { traceId: string; spanId: string; requestId: string } };
    assert.equal(trace.traceId, '0af7651916cd43dd8448eb211c80319c');
    assert.notEqual(trace.spanId, 'b7ad6b7169203331');
    assert.equal(trace.requestId, 'req-12345678');
    assert.equal(response.headers.get('x-request-id'), 'req-12345678');
  });

  it('replaces a request id that could forge log lines', async () => {
    const response = await fetch(`${base}/files/x`, { headers: { 'x-request-id': 'a b {"level":"fatal"}' } });
    assert.match(String(response.headers.get('x-request-id')), /^[0-9a-f-]{36}$/);
  });

  it('sends security headers and hides why a handler failed', async () => {
    const response = await fetch(`${base}/broken`);
    assert.equal(response.status, 500);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.match(String(response.headers.get('content-security-policy')), /default-src 'none'/);
    assert.doesNotMatch(await response.text(), /SELECT/);
  });

  it('refuses what is too much at once, but never a health check', async () => {
    const small = createHttpServer({ service: 'small', logger: silentLogger(), routes, maxInFlight: 1, drainGraceMs: 0 });
    const address = `http://127.0.0.1:${await small.listen({ host: '127.0.0.1', port: 0 })}`;
    forgetSlow();
    const first = fetch(`${address}/slow`);
    await waitFor(() => releaseSlow !== undefined, { timeoutMs: 2000, what: 'the slow request to arrive' });
    const second = await fetch(`${address}/files/x`);
    assert.equal(second.status, 503);
    assert.equal(second.headers.get('retry-after'), '1');
    assert.equal((await fetch(`${address}/health/ready`)).status, 200);
    releaseSlow?.();
    assert.equal((await first).status, 200);
    assert.equal((await fetch(`${address}/files/x`)).status, 200);
    forgetSlow();
    await small.close();
  });

  it('answers 504 when a handler takes too long', async () => {
    assert.equal((await fetch(`${base}/hang`)).status, 504);
  });

  it('streams as it goes and frees the source when the client hangs up', async () => {
    streamClosed = false;
    const abort = new AbortController();
    const response = await fetch(`${base}/events`, { signal: abort.signal });
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    assert.match(Buffer.from(value ?? []).toString(), /data: 1/);
    abort.abort();
    await waitFor(() => streamClosed, { timeoutMs: 2000, what: 'the stream to be closed' });
  });

  it('tells a handler at once that its client has gone away, with a body or without', async () => {
    const waiting = new Set<string>();
    const handle: Route['handle'] = ({ method, signal }) => {
      waiting.add(method);
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          waiting.delete(method);
          resolve(json(200, 'to nobody'));
        });
      });
    };
    const patient = createHttpServer({ service: 'test', logger: silentLogger(), routes: ['GET', 'POST'].map((method) => ({ method, path: '/long', handle })), requestTimeoutMs: 60_000 });
    const address = `http://127.0.0.1:${await patient.listen({ host: '127.0.0.1', port: 0 })}/long`;
    const client = new AbortController();
    const asked = [fetch(address, { signal: client.signal }), fetch(address, { method: 'POST', body: 'something', signal: client.signal })];
    await waitFor(() => waiting.size === 2, { timeoutMs: 2000, what: 'both handlers' });
    client.abort();
    await Promise.allSettled(asked);
    await waitFor(() => waiting.size === 0, { timeoutMs: 2000, what: 'both to be told' });
    await patient.close();
  });

  it('reports readiness with its checks, and metrics by route', async () => {
    ready = false;
    const response = await fetch(`${base}/health/ready`);
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), { service: 'test', status: 'not ready', checks: { database: 'unreachable' } });
    ready = true;
    assert.equal((await fetch(`${base}/health/ready`)).status, 200);
    assert.match(await (await fetch(`${base}/metrics`)).text(), /http_request_duration_seconds_count\{method="POST",route="\/echo",status="200"\} \d/);
  });

  it('answers 400 to a request that is no HTTP, and goes on', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.end('nonsense\r\n\r\n');
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    assert.match(answer, /^HTTP\/1.1 400/);
    assert.equal((await fetch(`${base}/health/live`)).status, 200);
  });

  it('answers what comes over a kept-alive connection after the port is closed, and closes it then', async () => {
    const leaving = createHttpServer({ service: 'leaving', logger: silentLogger(), routes, drainGraceMs: 250 });
    const leavingPort = await leaving.listen({ host: '127.0.0.1', port: 0 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (over: Agent | false) =>
      new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
        const request = httpRequest({ port: leavingPort, host: '127.0.0.1', path: '/files/a', agent: over }, (response) => {
          response.resume().on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
        });
        request.on('error', reject);
        request.end();
      });
    const probe = () => new Promise((resolve, reject) => connect(leavingPort, '127.0.0.1', function connected(this: Socket) { resolve(this.destroy()); }).on('error', reject));
    assert.equal((await ask(agent)).status, 200);
    const drained = leaving.drain(5_000);
    await waitFor(() => probe().then(() => false, (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED'), { what: 'the port to be closed', intervalMs: 5 });
    assert.deepEqual(await ask(agent), { status: 200, connection: 'close' });
    await drained;
    agent.destroy();
  });

  it('goes on listening while somebody comes, but not for ever, and not for probes', async () => {
    const leaving = createHttpServer({ service: 'leaving', logger: silentLogger(), routes, drainGraceMs: 250 });
    const leavingPort = await leaving.listen({ host: '127.0.0.1', port: 0 });
    const ask = (path: string) => fetch(`http://127.0.0.1:${leavingPort}${path}`, { headers: { connection: 'close' } }).then(({ status }) => status, () => 'refused');
    const drained = leaving.drain(5_000);
    const since = performance.now();
    while (performance.now() - since < 700) assert.equal(await ask('/files/a'), 200);
    await waitFor(async () => (await ask('/files/a')) === 'refused', { what: 'the port to be closed although somebody comes', timeoutMs: 4000, intervalMs: 1 });
    await drained;
    const probed = createHttpServer({ service: 'probed', logger: silentLogger(), routes, drainGraceMs: 150 });
    const probedPort = await probed.listen({ host: '127.0.0.1', port: 0 });
    const ended = probed.drain(5_000).then(() => true);
    const probedSince = performance.now();
    while ((await fetch(`http://127.0.0.1:${probedPort}/health/live`).then(() => true, () => false)) && performance.now() - probedSince < 5_000);
    assert.ok(performance.now() - probedSince < 1000, 'probes do not put the end off');
    await ended;
  });

  it('drains: a connection that was opened in advance holds up nothing', async () => {
    const leaving = createHttpServer({ service: 'leaving', logger: silentLogger(), routes, drainGraceMs: 10 });
    const socket = connect(await leaving.listen({ host: '127.0.0.1', port: 0 }), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close');
    const since = performance.now();
    await leaving.drain(10_000);
    assert.ok(performance.now() - since < 5_000, 'its time is not waited for');
    await closed;
  });

  it('drains: a slow reader gets the whole of an answer that was complete before', async () => {
    const text = 'x'.repeat(20_000_000);
    const leaving = createHttpServer({ service: 'leaving', logger: silentLogger(), routes: [{ method: 'GET', path: '/large', handle: async () => ({ status: 200, body: text }) }], drainGraceMs: 10 });
    const socket = connect(await leaving.listen({ host: '127.0.0.1', port: 0 }), '127.0.0.1');
    socket.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n');
    let bytes = 0;
    await once(socket, 'readable');
    const drained = leaving.drain(5_000);
    const since = performance.now();
    await waitFor(() => performance.now() - since > 200, { what: 'the server to have been quiet for long', timeoutMs: 2000 });
    socket.on('data', (data: Buffer) => (bytes += data.length));
    await once(socket, 'close');
    assert.ok(bytes > text.length, `${bytes} bytes came`);
    await drained;
  });

  it('drains: readiness first, requests in flight to their end, then nobody', async () => {
    const slow = fetch(`${base}/slow`);
    await waitFor(() => releaseSlow !== undefined, { timeoutMs: 2000, what: 'the slow request to arrive' });
    const stream = await fetch(`${base}/deaf`);
    const drained = server.drain(2000);
    assert.equal(await stream.text(), 'data: 1\n\n', 'streams end in good order');
    const probe = await fetch(`${base}/health/ready`);
    assert.equal(probe.status, 503);
    assert.equal(probe.headers.get('connection'), 'close');
    releaseSlow?.();
    assert.equal((await slow).status, 200);
    await drained;
    await assert.rejects(fetch(`${base}/health/live`));
  });
});
