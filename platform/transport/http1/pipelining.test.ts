import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createHttpServer } from '#platform/server/http-server';
import type { HttpRequest, HttpResponse } from '#platform/server/http-types';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { createHttp1Pool, type Http1PoolOptions } from './http1-pool.ts';
import { createPoster } from './http1-poster.ts';

const running: { close(): unknown }[] = [];
after(() => running.forEach((server) => server.close()));

const within = { timeoutMs: 5000 };
const error = (text: string) => () => new Error(text);

async function listening(server: Server): Promise<number> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that is told of each request, and the pieces in which they came, by connection. Here a request is a name and a line's end. */
async function serving(answer: (socket: Socket, name: string, nth: number) => void, options: Partial<Http1PoolOptions> = {}) {
  const seen = { writes: [] as string[], sockets: [] as Socket[], names: [] as string[] };
  const server = createServer((socket) => {
    seen.sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const text = data.toString().trimEnd();
      seen.writes.push(text.replaceAll('\n', ' '));
      for (const name of text.split('\n')) answer(socket, name, seen.names.push(name));
    });
  });
  const port = await listening(server);
  const pool = createHttp1Pool({ host: '127.0.0.1', port, connections: 16, maxBytes: 100, tooLarge: error('too large'), pipelining: 4, ...options });
  const ask = (name: string, { isRepeatable = true, requestId }: { isRepeatable?: boolean; requestId?: string } = {}) => {
    const result = Promise.withResolvers<string>();
    const giveUp = pool.send({ request: `${name}\n`, encoding: 'utf8', isRepeatable, requestId, succeeded: ({ text }) => result.resolve(text), failed: result.reject });
    result.promise.catch(() => undefined);
    return { answer: result.promise, giveUp };
  };
  const askAll = (names: string) => names.split(' ').map((name) => ask(name));
  const answersTo = (names: string) => Promise.all(askAll(names).map(({ answer: each }) => each));
  return { pool, seen, ask, askAll, answersTo };
}

const ok = (body: string, headers = ''): string => `HTTP/1.1 200 OK\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const chunked = (body: string): string => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

test('queries of one turn leave in as few writes as the number allows, and each gets its own answer', async () => {
  const { pool, seen, answersTo } = await serving((socket, name) => socket.write(ok(name)));
  assert.deepEqual(await answersTo('a b c d e f g h i'), [...'abcdefghi']);
  assert.deepEqual(seen.writes.toSorted(), ['a b c', 'd e f', 'g h i']);
  await pool.close();
});

test('a few queries each have a connection, so that none waits for another', async () => {
  const { pool, seen, answersTo } = await serving((socket, name) => socket.write(ok(name)));
  await answersTo('a b c d');
  assert.deepEqual(seen.writes.toSorted(), ['a', 'b', 'c', 'd']);
  await pool.close();
});

test('what must not be sent twice leaves alone, at once, and over a connection of its own', async () => {
  const { pool, seen, ask, askAll } = await serving((socket, name) => socket.write(ok(name)));
  const asked = askAll('a b c d e f');
  const writes = ['x', 'y'].map((name) => ask(name, { isRepeatable: false }));
  await Promise.all([...asked, ...writes].map(({ answer }) => answer));
  assert.deepEqual(seen.writes.toSorted(), ['a b c', 'd e f', 'x', 'y']);
  await pool.close();
});

for (const [what, write] of Object.entries({ 'a length': ok, chunks: chunked })) {
  test(`tells answers with ${what} from one another, however they are cut into pieces`, async () => {
    for (const size of [1, 2, 3, 7, 1000]) {
      const text: string[] = [];
      const { pool, answersTo } = await serving((socket, name, nth) => {
        text.push(write(`${name}:${'.'.repeat(nth)}`));
        if (nth === 8) void inPieces(socket, text.join(''), size);
      }, { pipelining: 8 });
      assert.deepEqual(await answersTo('a b c d e f g h'), [...'abcdefgh'].map((name, index) => `${name}:${'.'.repeat(index + 1)}`));
      await pool.close();
    }
  });
}

async function inPieces(socket: Socket, text: string, size: number): Promise<void> {
  for (let at = 0; at < text.length; at += size) {
    socket.write(text.slice(at, at + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A server that answers when it is told to: one connection, eight queries in one write. */
async function answeringWhenTold(options: Partial<Http1PoolOptions> = {}) {
  const held: { socket: Socket; name: string }[] = [];
  const asked = await serving((socket, name) => void held.push({ socket, name }), { pipelining: 8, ...options });
  const has = (count: number) => waitFor(() => held.length === count, { ...within, what: `${count} queries` });
  const answerAll = (): void => held.splice(0).forEach(({ socket, name }) => socket.write(ok(name)));
  const answersOf = (some: readonly ({ answer: Promise<string> } | undefined)[]) => Promise.all(some.map((each) => each?.answer));
  return { ...asked, held, has, answerAll, answersOf };
}

test('one that is given up takes nobody along: its answer is dropped when it comes, and the connection is kept', async () => {
  const { pool, seen, askAll, has, answerAll, answersOf } = await answeringWhenTold();
  const [a, b, c, d, e, f] = askAll('a b c d e f');
  f?.giveUp(new Error('never sent'));
  await assert.rejects(f!.answer, /never sent/);
  await has(5);
  a?.giveUp(new Error('too late'));
  c?.giveUp(new Error('hung up'));
  await assert.rejects(a!.answer, /too late/);
  await assert.rejects(c!.answer, /hung up/);
  answerAll();
  assert.deepEqual(await answersOf([b, d, e]), ['b', 'd', 'e']);
  b?.giveUp(new Error('after the answer'));
  const more = askAll('g h i j k');
  await has(5);
  answerAll();
  assert.deepEqual(await answersOf(more), [...'ghijk']);
  assert.equal(seen.sockets.length, 1);
  await pool.close();
});

test('when all are given up the connection is closed, so that the server need not go on', async () => {
  const { pool, seen, askAll, has } = await answeringWhenTold();
  const all = askAll('a b c d e');
  await has(5);
  for (const each of all) each.giveUp(new Error('too late'));
  await waitFor(() => seen.sockets.every(({ destroyed }) => destroyed), { ...within, what: 'the connection to be closed' });
  await pool.close();
});

test('those behind one that was given up are asked elsewhere when nothing comes any more, each alone', async () => {
  const { pool, seen, askAll, held, has, answerAll, answersOf } = await answeringWhenTold({ stalledMs: 30 });
  const [a, b, ...others] = askAll('a b c d e');
  await has(5);
  held.splice(0);
  b?.giveUp(new Error('b has no time'));
  a?.giveUp(new Error('a has no time'));
  await has(3);
  assert.deepEqual(seen.writes.slice(1).toSorted(), ['c', 'd', 'e']);
  answerAll();
  assert.deepEqual(await answersOf(others), [...'cde']);
  await pool.close();
});

test('while those before it are waited for, a slow one is not disturbed', async () => {
  const { pool, seen, askAll, has, answerAll, answersOf } = await answeringWhenTold({ stalledMs: 1 });
  const [a, b, ...others] = askAll('a b c d e');
  await has(5);
  b?.giveUp(new Error('b has no time'));
  await new Promise((resolve) => setImmediate(resolve));
  answerAll();
  assert.deepEqual(await answersOf([a, ...others]), ['a', 'c', 'd', 'e']);
  assert.equal(seen.names.length, 5);
  await pool.close();
});

const breaks: Record<string, (socket: Socket) => unknown> = {
  'says that it closes the connection': (socket) => socket.write(ok('b', 'connection: close\r\n')),
  'closes the connection after an answer': (socket) => socket.end(ok('b')),
  'resets the connection': (socket) => socket.write(ok('b'), () => socket.resetAndDestroy()),
};

for (const [what, breakOff] of Object.entries(breaks)) {
  test(`what a server left unanswered that ${what} is asked again, once and alone`, async () => {
    const { pool, seen, answersTo } = await serving((socket, name, nth) => {
      if (nth > 5) socket.write(ok(name));
      else if (nth === 1) socket.write(ok(name));
      else if (nth === 2) breakOff(socket);
    }, { pipelining: 8 });
    assert.deepEqual(await answersTo('a b c d e'), [...'abcde']);
    assert.equal(seen.writes[0], 'a b c d e');
    // An answer may be lost with a connection that is reset.
    assert.deepEqual(seen.names.slice(5).filter((name) => 'cde'.includes(name)).toSorted(), ['c', 'd', 'e']);
    await pool.close();
  });
}

test('what was asked again is not asked a third time', async () => {
  const { pool, seen, askAll } = await serving((socket) => socket.destroy(), { pipelining: 8 });
  const outcomes = await Promise.allSettled(askAll('a b c d e').map(({ answer }) => answer));
  assert.deepEqual(outcomes.map(({ status }) => status), Array.from({ length: 5 }, () => 'rejected'));
  assert.equal(seen.names.filter((name) => name === 'c').length, 2);
  await pool.close();
});

test('one whose answer had begun fails; those behind it are asked again', async () => {
  const { pool, askAll } = await serving((socket, name, nth) => {
    if (nth > 5) socket.write(ok(name));
    else if (nth === 5) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc');
  }, { pipelining: 8 });
  const [a, ...others] = askAll('a b c d e');
  await assert.rejects(a!.answer, { code: 'ECONNRESET' });
  assert.deepEqual(await Promise.all(others.map(({ answer }) => answer)), [...'bcde']);
  await pool.close();
});

for (const [what, [wrong, expected]] of Object.entries<[string, RegExp]>({ 'too large': [ok('x'.repeat(101)), /too large/], 'no HTTP': ['SSH-2.0\r\n\r\n', /Not an HTTP answer/] })) {
  test(`an answer that is ${what} fails its own query only`, async () => {
    const { pool, askAll } = await serving((socket, name, nth) => socket.write(nth === 2 ? wrong : ok(name)), { pipelining: 8 });
    const [a, b, ...others] = askAll('a b c d e');
    await assert.rejects(b!.answer, expected);
    assert.deepEqual(await Promise.all([a, ...others].map((each) => each?.answer)), ['a', 'c', 'd', 'e']);
    await pool.close();
  });
}

test('one answer too many is not taken for the next one, where answers name their requests', async () => {
  const { pool, ask, seen } = await serving((socket, name, nth) => {
    const answer = ok(name, `x-request-id: ${name}\r\n`);
    socket.write(nth === 1 ? `${answer}${answer}` : answer);
  }, { pipelining: 8 });
  const asked = [...'abcde'].map((name) => ask(name, { requestId: name }));
  const outcomes = await Promise.allSettled(asked.map(({ answer }) => answer));
  assert.deepEqual(outcomes[1]?.status === 'rejected' && /answer is to another request/.test(String(outcomes[1].reason)), true);
  assert.deepEqual(outcomes.toSpliced(1, 1).map((outcome) => outcome.status === 'fulfilled' && outcome.value), [...'acde']);
  assert.ok(seen.sockets.length > 1);
  await pool.close();
});

test('where nobody listens all fail at once with what says so, and nothing is asked again', async () => {
  const { pool, askAll } = await serving(() => undefined, { port: 1, pipelining: 8 });
  const outcomes = await Promise.allSettled(askAll('a b c d e').map(({ answer }) => answer));
  for (const outcome of outcomes) assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'ECONNREFUSED');
  await pool.close();
});

test('who waits for a connection leaves together with others who do', async () => {
  const { pool, seen, askAll, has, answerAll, answersOf } = await answeringWhenTold({ connections: 1, pipelining: 4 });
  const first = askAll('a b c d e f g h i j');
  await has(3);
  for (const count of [4, 3]) {
    answerAll();
    await has(count);
  }
  answerAll();
  await answersOf(first);
  assert.deepEqual(seen.writes, ['a b c', 'd e f g', 'h i j']);
  await pool.close();
});

test('closing waits for queries that have not left yet', async () => {
  const { pool, askAll } = await serving((socket, name) => socket.write(ok(name)));
  const asked = askAll('a b c d e f');
  const closed = pool.close();
  assert.deepEqual(await Promise.all(asked.map(({ answer }) => answer)), [...'abcdef']);
  await closed;
});

test('our servers begin all queries of a write at once, and answer each with its own', async () => {
  const begun: string[] = [];
  const echo = async ({ body }: HttpRequest): Promise<HttpResponse> => {
    begun.push(body.toString());
    // The first is answered when the last has begun.
    await waitFor(() => begun.length === 6, { ...within, what: 'all queries' });
    return { status: 200, body: body.toString() };
  };
  const server = createHttpServer({ service: 'pipelined', logger: silentLogger(), routes: [{ method: 'POST', path: '/graphql', handle: echo }] });
  running.push(server);
  const url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  const poster = createPoster({ url, connections: 1, maxBytes: 1000, tooLarge: error('too large'), timedOut: error('too late'), pipelining: 8 });
  const bodies = ['a', 'ü', 'c', '€', 'e', '😀'];
  const answers = await Promise.all(bodies.map((body, index) => poster.post({ headers: { 'x-request-id': `request-${index}` }, body, timeoutMs: 10_000, isRepeatable: true })));
  assert.deepEqual(answers.map(({ text, head }) => [text, head.requestId]), bodies.map((body, index) => [body, `request-${index}`]));
  await poster.close();
});
