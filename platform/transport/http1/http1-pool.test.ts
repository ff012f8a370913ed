import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { createHttp1Pool, type Http1PoolOptions } from './http1-pool.ts';

type Answer = (socket: Socket, request: string, index: number) => void;

const running: Server[] = [];
after(() => running.forEach((server) => server.close()));

/** A server that answers each request as told, and what it has seen. */
async function serving(answer: Answer, options: Partial<Http1PoolOptions> = {}) {
  const seen = { requests: [] as string[], sockets: new Set<Socket>() };
  const server = createServer((socket) => {
    seen.sockets.add(socket);
    socket.on('close', () => seen.sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      seen.requests.push(data.toString());
      answer(socket, data.toString(), seen.requests.length);
    });
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pool = createHttp1Pool({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, connections: 2, maxBytes: 100, tooLarge: () => new Error('too large'), ...options });
  const ask = (text = 'x', isRepeatable = false) => {
    const result = Promise.withResolvers<{ status: number; text: string }>();
    const giveUp = pool.send({ request: text, encoding: 'utf8', isRepeatable, succeeded: ({ head, text: body }) => result.resolve({ status: head.status, text: body }), failed: result.reject });
    return { answer: result.promise, giveUp };
  };
  return { ask, pool, seen, server };
}

const ok = (body: string, headers = ''): string => `HTTP/1.1 200 OK\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Every way to cut a text into pieces of one size. */
async function inPieces(socket: Socket, text: string, size: number): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    socket.write(bytes.subarray(at, at + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const readable: Record<string, [string, { status: number; text: string }]> = {
  'a length': [ok('{"a":"ü€😀"}'), { status: 200, text: '{"a":"ü€😀"}' }],
  'an empty body': [ok(''), { status: 200, text: '' }],
  'no reason phrase': ['HTTP/1.1 200\r\ncontent-length: 1\r\n\r\nx', { status: 200, text: 'x' }],
  'headers in any case, with spaces around values': ['HTTP/1.1 404 Not Found\r\nCONTENT-Length: \t3 \r\nX: \r\n\r\nabc', { status: 404, text: 'abc' }],
  'the same length twice': ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\nContent-Length: 1\r\n\r\nx', { status: 200, text: 'x' }],
  'chunks, extensions, trailers': ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\nab\xc3\r\n00A\r\n0123456789\r\n0\r\nx: y\r\n\r\n'.replace('\xc3', 'c'), { status: 200, text: 'abc0123456789' }],
  'an empty chunked body': ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', { status: 200, text: '' }],
  'interim answers before the real one': [`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${ok('z')}`, { status: 200, text: 'z' }],
  'no content': ['HTTP/1.1 204 No Content\r\n\r\n', { status: 204, text: '' }],
};

for (const [what, [text, expected]] of Object.entries(readable)) {
  test(`reads an answer with ${what}, however it is cut into pieces, and keeps the connection`, async () => {
    const sizes = [1, 2, 3, 7, 1000];
    const { ask, pool, seen } = await serving((socket, _request, index) => void inPieces(socket, text, sizes[index - 1] ?? 1000));
    for (const _size of sizes) assert.deepEqual(await ask().answer, expected);
    assert.equal(seen.sockets.size, 1);
    await pool.close();
  });
}

test('reads a body that ends with the connection, and does not keep that', async () => {
  const { ask, pool, seen } = await serving((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'));
  assert.equal((await ask().answer).text, 'until the end');
  await waitFor(() => seen.sockets.size === 0, { timeoutMs: 2000, what: 'the connection to be closed' });
  assert.equal((await ask().answer).text, 'until the end');
  await pool.close();
});

for (const [what, headers] of Object.entries({ 'the server wants it closed': 'HTTP/1.1 200 OK\r\nConnection: Close\r\n', 'the server speaks HTTP/1.0': 'HTTP/1.0 200 OK\r\n', 'the server keeps it for a second only': 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\n' })) {
  test(`uses a connection once when ${what}`, async () => {
    const { ask, pool, seen } = await serving((socket) => socket.write(`${headers}content-length: 2\r\n\r\nok`));
    const sockets = new Set<Socket>();
    for (let count = 0; count < 2; count++) {
      assert.equal((await ask().answer).text, 'ok');
      for (const socket of seen.sockets) sockets.add(socket);
      await waitFor(() => seen.sockets.size === 0, { timeoutMs: 2000, what: 'the connection to be closed' });
    }
    assert.equal(sockets.size, 2);
    await pool.close();
  });
}

const wrong: Record<string, [string, RegExp]> = {
  'something other than HTTP': ['SSH-2.0-OpenSSH\r\n\r\n', /Not an HTTP answer/],
  'both a length and chunks': ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', /Both Transfer-Encoding/],
  'two lengths': ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx', /Content-Length is not one number/],
  'a length that is a list': ['HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\nx', /Content-Length is not one number/],
  'a negative length': ['HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n', /Content-Length is not one number/],
  'another coding': ['HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n', /Unknown Transfer-Encoding/],
  'a folded header': ['HTTP/1.1 200 OK\r\na: b\r\n content-length: 5\r\ncontent-length: 1\r\n\r\nx', /Not a header/],
  'a space before the colon': ['HTTP/1.1 200 OK\r\ncontent-length : 5\r\n\r\nx', /Not a header/],
  'a chunk size that is no number': ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n', /not a number/],
  'a chunk longer than announced': ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n', /longer than announced/],
  'endless headers': [`HTTP/1.1 200 OK\r\na: ${'b'.repeat(20_000)}`, /headers are too long/],
  'an endless line between chunks': [`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;${'b'.repeat(2000)}`, /line between chunks is too long/],
  'an announced body above the limit': ['HTTP/1.1 200 OK\r\ncontent-length: 101\r\n\r\n', /too large/],
  'chunks above the limit': [`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n65\r\n${'b'.repeat(101)}\r\n`, /too large/],
  'an unannounced body above the limit': [`HTTP/1.1 200 OK\r\n\r\n${'b'.repeat(101)}`, /too large/],
  'more than the announced body': [`${ok('a')}HTTP/1.1 200 OK`, /more than the announced/],
  'a switched protocol': ['HTTP/1.1 101 Switching Protocols\r\n\r\n', /switched unasked/],
};

for (const [what, [text, error]] of Object.entries(wrong)) {
  test(`refuses an answer with ${what} and closes the connection`, async () => {
    const { ask, pool, seen } = await serving((socket) => socket.write(text));
    await assert.rejects(ask().answer, error);
    await waitFor(() => seen.sockets.size === 0, { timeoutMs: 2000, what: 'the connection to be closed' });
    await pool.close();
  });
}

for (const [what, begun] of Object.entries({ 'before its answer': '', 'within the headers': 'HTTP/1.1 200 OK\r\ncont', 'within the body': 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', 'within the chunks': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nab' })) {
  test(`fails when the connection ends ${what}, orderly or not`, async () => {
    const { ask, pool } = await serving((socket, _request, index) => {
      socket.write(begun, () => (index === 1 ? socket.end() : socket.resetAndDestroy()));
    });
    await assert.rejects(ask().answer, { code: 'ECONNRESET' });
    await assert.rejects(ask().answer, { code: 'ECONNRESET' });
    await pool.close();
  });
}

test('never takes what comes unasked for the answer to the next request', async () => {
  const { ask, pool, seen } = await serving((socket, _request, index) => {
    socket.write(ok(`${index}`));
  });
  assert.equal((await ask().answer).text, '1');
  for (const socket of seen.sockets) socket.write(ok('poison'));
  await waitFor(() => seen.sockets.size === 0, { timeoutMs: 2000, what: 'the connection to be closed' });
  assert.equal((await ask().answer).text, '2');
  await pool.close();
});

test('opens no more connections than allowed, and serves who waits in order', async () => {
  const open: Socket[] = [];
  const { ask, pool, seen } = await serving((socket) => void open.push(socket));
  const order: string[] = [];
  const asked = ['a', 'b', 'c', 'd'].map((text) => ask(text).answer.then(() => order.push(text)));
  await waitFor(() => open.length === 2, { timeoutMs: 2000, what: 'two requests' });
  for (let served = 0; served < 4; served++) {
    await waitFor(() => open.length > served, { timeoutMs: 2000, what: 'the next request' });
    assert.ok(seen.sockets.size <= 2);
    open[served]?.write(ok('x'));
    await waitFor(() => order.length === served + 1, { timeoutMs: 2000, what: 'the answer' });
  }
  await Promise.all(asked);
  assert.deepEqual(order.slice(2), ['c', 'd']);
  await pool.close();
});

test('a request that is given up fails at once, takes its connection along, and lets the next one through', async () => {
  const { ask, pool } = await serving((socket, request) => void (request.includes('answer') && socket.write(ok('yes'))), { connections: 1 });
  const stuck = ask('silence');
  const queued = ask('queued');
  const next = ask('answer');
  queued.giveUp(new Error('queued too long'));
  await assert.rejects(queued.answer, /queued too long/);
  stuck.giveUp(new Error('too late'));
  await assert.rejects(stuck.answer, /too late/);
  assert.equal((await next.answer).text, 'yes');
  next.giveUp(new Error('after the answer'));
  await pool.close();
});

test('closing waits for requests that were sent before and refuses those after it', async () => {
  const sockets: Socket[] = [];
  const { ask, pool } = await serving((socket) => void sockets.push(socket), { connections: 1 });
  const [first, second] = [ask(), ask()];
  await waitFor(() => sockets.length === 1, { timeoutMs: 2000, what: 'the request' });
  const closed = pool.close();
  await assert.rejects(ask().answer, /closed/);
  sockets[0]?.write(ok('1'));
  assert.equal((await first.answer).text, '1');
  await waitFor(() => sockets.length === 2, { timeoutMs: 2000, what: 'the second request' });
  sockets[1]?.write(ok('2'));
  assert.equal((await second.answer).text, '2');
  await closed;
});

test('says so when nobody listens, and when nobody answers the connection', async () => {
  const { pool, server, ask } = await serving(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(ask().answer, { code: 'ECONNREFUSED' });
  await pool.close();
  // TEST-NET-1 (RFC 5737): nobody is there.
  const nowhere = createHttp1Pool({ host: '192.0.2.1', port: 9, connections: 1, maxBytes: 1, tooLarge: () => new Error(), connectTimeoutMs: 30 });
  const failure = await new Promise<Error & { code?: string }>((resolve) => nowhere.send({ request: 'x', encoding: 'utf8', succeeded: () => undefined, failed: resolve }));
  assert.match(String(failure.code), /ERR_CONNECT_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED/);
  await nowhere.close();
});

test('an idle connection is closed when its time is up', async () => {
  const { ask, pool, seen } = await serving((socket) => socket.write(ok('x')), { keepAliveMs: 50 });
  await ask().answer;
  await waitFor(() => seen.sockets.size === 0, { timeoutMs: 4000, what: 'the connection to be closed' });
  await pool.close();
});

for (const connections of [1, 2]) {
  test(`what must not be sent twice takes no connection that the server may be closing, also where there may be but ${connections}`, async () => {
    const askedOn = new Map<string, Socket>();
    const { ask, pool } = await serving((socket, request) => void (askedOn.set(request, socket), socket.write(ok('x'))), { connections });
    await ask('a').answer;
    await ask('b').answer;
    assert.equal(askedOn.get('b'), askedOn.get('a'), 'it was used a moment ago');
    const since = performance.now();
    await waitFor(() => performance.now() - since > 600, { timeoutMs: 3000, what: 'the connection to have been idle' });
    await ask('query', true).answer;
    assert.equal(askedOn.get('query'), askedOn.get('a'), 'a query can be asked again');
    const later = performance.now();
    await waitFor(() => performance.now() - later > 600, { timeoutMs: 3000, what: 'the connection to have been idle' });
    await ask('c').answer;
    assert.notEqual(askedOn.get('c'), askedOn.get('a'));
    await pool.close();
  });
}
