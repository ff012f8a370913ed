import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { Pool } from 'undici';
import { silentLogger } from '../telemetry/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { endpointSource } from './endpoints.ts';
import { createPlaces, type Places } from './places.ts';

const port = ({ url }: { url: string }): number => Number(new URL(url).port);
const servers: Server[] = [];
const all: Places<Pool>[] = [];
afterEach(async () => {
  await Promise.all(all.splice(0).map((places) => places.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server that counts what it was asked, and its address. */
async function serve(headers: Record<string, string> = {}, at = 0) {
  let asked = 0;
  let said = headers;
  let breaksOff = false;
  let status = 200;
  let held: (() => void)[] | undefined;
  const server = createServer((_request, response) => {
    asked += 1;
    const answer = (): void => void response.writeHead(status, said).end('{}');
    if (breaksOff) response.destroy();
    else if (held) held.push(answer);
    else answer();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: () => asked,
    say: (next: Record<string, string>) => void (said = next),
    breakOff: () => void (breaksOff = true),
    answerWith: (next: number) => void (status = next),
    hold: () => void (held = []),
    release() {
      for (const answer of held ?? []) answer();
      held = undefined;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function placesAt(...urls: string[]) {
  const places = createPlaces({ source: endpointSource(urls.join('|'), silentLogger()), connect: ({ url }) => new Pool(new URL(url).origin), ejection: { failures: 3, forMs: 2000, maxMs: 60_000 } });
  all.push(places);
  const judge = (response: { statusCode: number; headers: Record<string, unknown> }) => ({ hasFailed: response.statusCode >= 500, isLeaving: response.headers['connection'] === 'close' });
  const stateOf = (url: string) => places.status().find((place) => place.url === url)?.state;
  return { places, stateOf, post: () => places.run((pool) => pool.request({ path: '/', method: 'POST', body: '{}' }).then(async (response) => (await response.body.dump(), response)), { judge, waitMs: 100 }) };
}

describe('places of a service', () => {
  test('a place that refuses the connection costs no request, not even a write: the next is asked', async () => {
    const alive = await serve();
    const { post } = placesAt('http://127.0.0.1:1/', alive.url);
    for (let call = 0; call < 6; call += 1) assert.equal((await post()).statusCode, 200);
    assert.equal(alive.asked(), 6);
  });

  test('one that says it is about to stop is asked no more, while there are others', async () => {
    const [stopping, staying] = [await serve(), await serve()];
    const { post } = placesAt(stopping.url, staying.url);
    for (let call = 0; call < 4; call += 1) await post();
    assert.deepEqual([stopping.asked(), staying.asked()], [2, 2]);
    stopping.say({ connection: 'close' });
    for (let call = 0; call < 10; call += 1) assert.equal((await post()).statusCode, 200);
    assert.ok(stopping.asked() <= 3, `asked ${stopping.asked()} times`);
  });

  test('when all are about to stop, they are asked all the same', async () => {
    const only = await serve({ connection: 'close' });
    const { post } = placesAt(only.url);
    for (let call = 0; call < 3; call += 1) assert.equal((await post()).statusCode, 200);
  });

  test('in a rollout the place that has come back is asked, not the next that is about to stop, though it was left alone a moment ago', async () => {
    const [first, second] = [await serve(), await serve()];
    const { post, stateOf } = placesAt(first.url, second.url);
    await post();
    await first.close();
    for (let call = 0; call < 8; call += 1) assert.equal((await post()).statusCode, 200);
    assert.equal(stateOf(first.url), 'ejected');
    const again = await serve({}, port(first));
    second.say({ connection: 'close' });
    const before = second.asked();
    for (let call = 0; call < 10; call += 1) assert.equal((await post()).statusCode, 200);
    assert.ok(second.asked() - before <= 1, `who is about to stop was asked ${second.asked() - before} times`);
    assert.ok(again.asked() >= 9);
    assert.equal(stateOf(first.url), 'in use', 'who answers is left alone no longer');
  });

  test('to be asked for want of another does not lengthen the time for which a place is left alone', async () => {
    const nobody = ['http://127.0.0.1:1/', 'http://127.0.0.1:2/'];
    const { post, places, stateOf } = placesAt(...nobody);
    for (let call = 0; call < 50; call += 1) await assert.rejects(post());
    assert.deepEqual(nobody.map(stateOf), ['ejected', 'ejected']);
    const since = performance.now();
    await waitFor(() => places.status().every(({ state }) => state === 'in use'), { what: 'both to be tried again', timeoutMs: 4000 });
    assert.ok(performance.now() - since < 2500);
  });

  test('one that breaks a connection off is asked last for a while', async () => {
    const [dying, staying] = [await serve(), await serve()];
    const { post } = placesAt(dying.url, staying.url);
    for (let call = 0; call < 4; call += 1) await post();
    dying.breakOff();
    const failed = (await Promise.allSettled([post(), post()])).filter(({ status }) => status === 'rejected');
    assert.equal(failed.length, 1);
    for (let call = 0; call < 10; call += 1) assert.equal((await post()).statusCode, 200);
    assert.equal(dying.asked(), 3);
  });

  test('one whose time is up is tried by one call; the others go elsewhere until that is answered', async () => {
    const [sick, well] = [await serve(), await serve()];
    const { post, stateOf } = placesAt(sick.url, well.url);
    sick.answerWith(500);
    for (let call = 0; call < 8; call += 1) await post();
    assert.equal(stateOf(sick.url), 'ejected');
    sick.answerWith(200);
    sick.hold();
    const asked = sick.asked();
    await waitFor(() => stateOf(sick.url) === 'in use', { what: 'its time to be up' });
    const calls = Array.from({ length: 10 }, post);
    await waitFor(() => sick.asked() > asked, { what: 'it to be tried' });
    assert.equal((await post()).statusCode, 200);
    assert.equal(sick.asked(), asked + 1);
    sick.release();
    await Promise.all(calls);
    for (let call = 0; call < 10; call += 1) await post();
    assert.equal(sick.asked(), asked + 1 + 5);
  });

  test('when no place takes the connection, the caller is told why', async () => {
    await assert.rejects(placesAt('http://127.0.0.1:1/', 'http://127.0.0.1:2/').post(), { code: 'ECONNREFUSED' });
  });
});
