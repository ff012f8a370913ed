/** What a client of the gateway does while gateways end, die and come back: what may be asked again is, and nothing is done twice. */
import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { deadlineIn } from '../resilience/deadline.ts';
import { createHttpServer, type HttpServer } from '../server/http-server.ts';
import { json } from '../server/http-types.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createGatewayClient } from './gateway-client.ts';
import type { OperationType } from './registered-operation.ts';

const ends: (() => unknown)[] = [];
after(() => Promise.all(ends.map((end) => end())));

const http = (status: number, body: string, headers = ''): string => `HTTP/1.1 ${status} x\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;
const ok = (): string => http(200, '{"data":{"a":1}}');

/** A gateway that does with each request what it is told to. */
async function gatewayThat(answer: (socket: Socket, nth: number) => void) {
  const seen = { requests: 0 };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => answer(socket, (seen.requests += 1)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function clientOf(...urls: string[]) {
  const client = createGatewayClient({ url: urls.join('|'), client: { name: 'web', version: '1' }, logger: silentLogger() });
  ends.unshift(() => client.close());
  return async (type: OperationType = 'query', timeoutMs = 5000) => {
    const { errors } = await client.send({ id: 'a', name: 'A', type, document: '{ a }' }, {}, { deadline: deadlineIn(timeoutMs) });
    return errors.length === 0 ? 'ok' : errors[0]?.code;
  };
}

const breaks: Record<string, (socket: Socket) => void> = {
  'closes the connection on which it was asked': (socket) => void socket.end(),
  'resets it': (socket) => void socket.resetAndDestroy(),
  'breaks off within its answer': (socket) => void socket.end(ok().slice(0, -5)),
};

for (const [what, breakOff] of Object.entries(breaks)) {
  test(`a query is asked elsewhere when a gateway ${what}; a mutation is not`, async () => {
    const dying = await gatewayThat((socket, nth) => (nth <= 2 ? socket.write(ok()) : breakOff(socket)));
    const staying = await gatewayThat((socket) => socket.write(ok()));
    const ask = clientOf(dying.url, staying.url);
    for (let call = 0; call < 4; call += 1) assert.equal(await ask(), 'ok');
    assert.deepEqual(await Promise.all([ask(), ask()]), ['ok', 'ok']);
    assert.equal(dying.seen.requests, 3, 'it broke off once, and was asked no more');
    assert.equal(staying.seen.requests, 4);
    const lost = await gatewayThat(breakOff);
    const other = await gatewayThat((socket) => socket.write(ok()));
    const write = clientOf(lost.url, other.url);
    assert.deepEqual((await Promise.all([write('mutation'), write('mutation')])).toSorted(), ['UNAVAILABLE', 'ok']);
    assert.deepEqual([lost.seen.requests, other.seen.requests], [1, 1]);
  });
}

test('a query that finds the only gateway closing idle connections is asked again over a new one', async () => {
  const gateway = await gatewayThat((socket, nth) => (nth === 2 ? socket.destroy() : socket.write(ok())));
  const ask = clientOf(gateway.url);
  assert.deepEqual([await ask(), await ask()], ['ok', 'ok']);
  assert.equal(gateway.seen.requests, 3);
});

test('a query that a gateway refuses which is about to stop is asked elsewhere; one that is only busy is left in peace', async () => {
  const refusal = (headers: string): string => http(503, '{"errors":[{"message":"","extensions":{"code":"UNAVAILABLE"}}]}', headers);
  const leaving = await gatewayThat((socket) => socket.end(refusal('connection: close\r\n')));
  const staying = await gatewayThat((socket) => socket.write(ok()));
  const ask = clientOf(leaving.url, staying.url);
  assert.deepEqual(await Promise.all([ask(), ask()]), ['ok', 'ok']);
  const busy = await gatewayThat((socket) => socket.write(refusal('')));
  assert.equal(await clientOf(busy.url)(), 'UNAVAILABLE');
  assert.equal(busy.seen.requests, 1);
});

test('when every connection breaks, one query more is asked for each that came, and the answer says so', async () => {
  const gateway = await gatewayThat((socket) => socket.destroy());
  const ask = clientOf(gateway.url);
  assert.equal(await ask(), 'UNAVAILABLE');
  assert.equal(gateway.seen.requests, 2);
  const many = await Promise.all(Array.from({ length: 300 }, () => ask()));
  assert.ok(many.every((answer) => answer === 'UNAVAILABLE'));
  assert.ok(gateway.seen.requests < 2 + 300 * 1.5, `${gateway.seen.requests} requests: the budget holds`);
});

test('a query that was late is not asked again', async () => {
  const gateway = await gatewayThat(() => undefined);
  assert.equal(await clientOf(gateway.url)('query', 100), 'TIMEOUT');
  assert.equal(gateway.seen.requests, 1);
});

test('a gateway that has stopped answering, without dying, is left alone until it answers', async () => {
  let isFrozen = false;
  const freezing = await gatewayThat((socket) => isFrozen || socket.write(ok()));
  const staying = await gatewayThat((socket) => socket.write(ok()));
  const ask = clientOf(freezing.url, staying.url);
  for (let call = 0; call < 4; call += 1) assert.equal(await ask(), 'ok');
  isFrozen = true;
  const late = await Promise.all(Array.from({ length: 6 }, () => ask('query', 1200)));
  assert.deepEqual(late.toSorted(), ['TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'ok', 'ok', 'ok']);
  const asked = freezing.seen.requests;
  for (let call = 0; call < 10; call += 1) assert.equal(await ask(), 'ok');
  assert.equal(freezing.seen.requests, asked);
  isFrozen = false;
  await waitFor(async () => (await ask()) === 'ok' && freezing.seen.requests > asked + 3, { what: 'it to be asked again', timeoutMs: 5000 });
});

test('callers in a hurry say nothing about a gateway, nor do calls that wait in vain while others are answered', async () => {
  let answers = (_nth: number): boolean => false;
  const slow = await gatewayThat((socket, nth) => answers(nth) && socket.write(ok()));
  const other = await gatewayThat((socket) => socket.write(ok()));
  const ask = clientOf(slow.url, other.url);
  for (let call = 0; call < 10; call += 1) await ask('query', 50);
  assert.equal(slow.seen.requests, 5, 'asked in turn all the same');
  answers = (nth) => nth === 6;
  const some = await Promise.all(Array.from({ length: 12 }, () => ask('query', 1200)));
  assert.equal(some.filter((answer) => answer === 'TIMEOUT').length, 5);
  answers = () => true;
  for (let call = 0; call < 10; call += 1) assert.equal(await ask(), 'ok');
  assert.equal(slow.seen.requests, 16);
});

test('two gateways restarted in turn under queries and mutations: none fails, each mutation is done once', { timeout: 60_000 }, async () => {
  let done = 0;
  const handle = async () => {
    done += 1;
    return json(200, { data: { a: 1 } });
  };
  const start = async (port: number): Promise<{ server: HttpServer; port: number }> => {
    const server = createHttpServer({ service: 'gateway', logger: silentLogger(), routes: [{ method: 'POST', path: '/graphql', handle }] });
    return { server, port: await server.listen({ host: '127.0.0.1', port }) };
  };
  const running = [await start(0), await start(0)];
  ends.push(() => Promise.all(running.map(({ server }) => server.close())));
  const urls = running.map(({ port }) => `http://127.0.0.1:${port}`);
  const answers: unknown[] = [];
  let isOver = false;
  // One in a hurry, one that comes now and then, and some between: the slow ones meet connections that have been idle.
  const people = [0, 10, 100, 700].map(async (pauseMs, index) => {
    const ask = clientOf(...urls);
    for (let turn = index; !isOver; turn += 1) {
      answers.push(await ask(turn % 3 === 0 ? 'mutation' : 'query'));
      await new Promise((resolve) => void setTimeout(resolve, pauseMs));
    }
  });
  for (const index of [0, 1, 0, 1]) {
    const { server, port } = running[index]!;
    await server.drain(5000);
    running[index] = await start(port);
  }
  isOver = true;
  await Promise.all(people);
  assert.deepEqual(answers.filter((answer) => answer !== 'ok'), []);
  assert.equal(done, answers.length);
});
