/** Real gateways behind a real nginx: a bad version is rolled back by itself, a good one gets everything without a failed request. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { tooBusy } from '#platform/server/too-busy';
import { waitFor } from '#platform/testing/wait-for';
import { Pool } from 'undici';
import { freePort } from '../../../dev/process/ports.ts';
import { startShop } from '../../../gateway/test/fixtures/shop.ts';
import { startGateway, type TestGateway } from '../../../gateway/test/fixtures/start-gateway.ts';
import type { Colour } from '../edge-config.ts';
import { followErrors } from '../graphql-errors.ts';
import { usualLimits } from '../judge.ts';
import { findNginx, runEdge, type Edge } from '../run-edge.ts';
import { greenShare, setGreenShare } from '../shares.ts';
import { shiftTraffic, type ShiftOptions } from '../shift-traffic.ts';

const query = '{ products { id name } }';

describe('traffic between two versions', { skip: findNginx() === undefined && 'nginx is not on this machine' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'edge-'));
  const stops: (() => Promise<unknown>)[] = [];
  let shop: Awaited<ReturnType<typeof startShop>>;
  let good: TestGateway;
  let alsoGood: TestGateway;
  let overloaded: TestGateway;

  before(async () => {
    // nginx's workers run as somebody else when it is started by root.
    chmodSync(folder, 0o755);
    shop = await startShop();
    const subgraphs = [shop.catalog, shop.reviews];
    const shedding = { refusal: () => tooBusy({ name: 'requestsInHand', max: 1, actual: 2 }), track: <T>(work: () => Promise<T>) => work(), delayMs: () => 1_000, stop: () => undefined };
    [good, alsoGood, overloaded] = await Promise.all([startGateway(subgraphs), startGateway(subgraphs), startGateway(subgraphs, { traffic: { shedding, stop: async () => undefined } })]);
  });
  after(async () => {
    for (const stop of stops.toReversed()) await stop();
    await Promise.all([good, alsoGood, overloaded].map((gateway) => gateway?.close()));
    await shop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const placeOf = (gateway: Pick<TestGateway, 'url'>): string => new URL(gateway.url).host;

  async function edgeBefore(blue: string, green: string): Promise<{ edge: Edge; url: string }> {
    const port = await freePort();
    const own = join(folder, String(port));
    mkdirSync(own);
    // All callers come from one address here: each request counts as a caller of its own.
    const edge = await runEdge({ folder: own, listen: `127.0.0.1:${port}`, blue, green, stickyBy: '$request_id' });
    stops.push(edge.stop);
    return { edge, url: `http://127.0.0.1:${port}` };
  }

  /** People who ask all the time, each on a connection that stays open. */
  function ask(url: string, callers = 8) {
    const pool = new Pool(url, { connections: callers });
    const seen = { answered: 0, failures: [] as string[] };
    let isAsking = true;
    const all = Promise.all(
      Array.from({ length: callers }, async () => {
        while (isAsking) {
          const result = await pool.request({ path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) }).then(
            async ({ statusCode, body }) => ({ statusCode, text: await body.text() }),
            (error: unknown) => ({ statusCode: 0, text: String(error) }),
          );
          if (result.statusCode === 200 && result.text.startsWith('{"data":{"products":[{')) seen.answered += 1;
          else seen.failures.push(`${result.statusCode} ${result.text.slice(0, 100)}`);
        }
      }),
    );
    return {
      seen,
      async stop() {
        isAsking = false;
        await all;
        await pool.close();
      },
    };
  }

  const shift = (edge: Edge, options: Partial<ShiftOptions> = {}) => shiftTraffic({ folder: edge.folder, to: 'green', steps: [5, 25, 50, 100], holdMs: 500, patienceMs: 15_000, lookEveryMs: 50, limits: { ...usualLimits, slowerByMs: 2_000 }, ...options });

  test('a good version gets 100 % step by step without one failed request, and gives it back the same way', async () => {
    const { edge, url } = await edgeBefore(placeOf(good), placeOf(alsoGood));
    const people = ask(url);
    const said: string[] = [];
    const there = await shift(edge, { say: (text) => void said.push(text) });
    assert.deepEqual([there.outcome, there.figures.failed], ['shifted', 0], there.because);
    assert.deepEqual(said, ['5 % to green', '25 % to green', '50 % to green', '100 % to green']);
    assert.equal(greenShare(edge.folder), 100);
    const back = await shift(edge, { to: 'blue', steps: [100] });
    assert.equal(back.outcome, 'shifted', back.because);
    assert.equal(greenShare(edge.folder), 0);
    await people.stop();
    assert.deepEqual(people.seen.failures, []);
    assert.ok(people.seen.answered > 500, `${people.seen.answered} requests`);
  });

  test('a version that answers 503 is rolled back by itself after a handful of failed requests', async (t) => {
    const { edge, url } = await edgeBefore(placeOf(good), placeOf(overloaded));
    const people = ask(url);
    await waitFor(() => people.seen.answered > 200, { what: 'traffic' });
    const { outcome, because } = await shift(edge);
    assert.equal(outcome, 'rolled back');
    assert.match(because ?? '', /100 % of its requests fail/);
    assert.equal(greenShare(edge.folder), 0);
    const failed = people.seen.failures.length;
    const answered = people.seen.answered;
    await waitFor(() => people.seen.answered > answered + 300, { what: 'traffic after the rollback' });
    await people.stop();
    assert.ok(people.seen.failures.every((text) => text.startsWith('503')), people.seen.failures[0]);
    t.diagnostic(`${people.seen.failures.length} of ${people.seen.answered} requests failed`);
    assert.ok(failed > 0 && people.seen.failures.length <= failed + 8 && people.seen.failures.length < 0.05 * people.seen.answered, `${people.seen.failures.length} failed of ${people.seen.answered}`);
  });

  test('a version that takes no connections is stepped in for and rolled back: nobody notices', async () => {
    const { edge, url } = await edgeBefore(placeOf(good), `127.0.0.1:${await freePort()}`);
    const people = ask(url);
    const { outcome, figures } = await shift(edge, { steps: [50, 100] });
    await people.stop();
    assert.equal(outcome, 'rolled back');
    assert.ok(figures.failed >= 3);
    assert.deepEqual(people.seen.failures, []);
  });

  test('errors inside of answers count, too: nothing but 200 is in the log', async () => {
    const { edge, url } = await edgeBefore(placeOf(good), placeOf(alsoGood));
    const people = ask(url);
    let errors = 0;
    const metrics = createServer((request, response) => void response.end(`graphql_errors_total{code="FORBIDDEN"} 9999\ngraphql_errors_total{code="UNAVAILABLE"} ${request.url === '/green' ? (errors += 5) : 1}\n`));
    await new Promise<void>((resolve) => metrics.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(metrics.address() as AddressInfo).port}`;
    const { outcome, because } = await shift(edge, { errors: followErrors({ urls: { blue: `${base}/blue`, green: `${base}/green` } }) });
    await people.stop();
    metrics.close();
    assert.equal(outcome, 'rolled back');
    assert.match(because ?? '', /of its requests fail/);
  });

  test('without enough traffic to judge by, and when it is called off, the old version keeps everything', async () => {
    const { edge } = await edgeBefore(placeOf(good), placeOf(alsoGood));
    const silent = await shift(edge, { patienceMs: 200 });
    assert.match(silent.because ?? '', /not enough traffic/);
    const calledOff = await shift(edge, { signal: AbortSignal.timeout(200) });
    assert.equal(calledOff.because, 'it was called off');
    assert.equal(greenShare(edge.folder), 0);
  });

  test('a caller stays on one version while its share grows', async () => {
    const versions = await Promise.all(
      (['blue', 'green'] as Colour[]).map(async (name) => {
        const server = createServer((_request, response) => void response.end(name));
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        stops.push(async () => void server.close());
        return `127.0.0.1:${(server.address() as AddressInfo).port}`;
      }),
    );
    const port = await freePort();
    const own = join(folder, String(port));
    mkdirSync(own);
    const edge = await runEdge({ folder: own, listen: `127.0.0.1:${port}`, blue: versions[0] ?? '', green: versions[1] ?? '' });
    stops.push(edge.stop);
    const callers = Array.from({ length: 200 }, (_, index) => `Bearer caller-${index}`);
    const onGreen = async (): Promise<string[]> => {
      const seen = await Promise.all(callers.map(async (authorization) => ({ authorization, version: await (await fetch(`http://127.0.0.1:${port}/`, { headers: { authorization } })).text() })));
      return seen.filter(({ version }) => version === 'green').map(({ authorization }) => authorization);
    };
    setGreenShare(own, 20);
    const few = await onGreen();
    assert.ok(few.length > 15 && few.length < 70, `${few.length} of 200 at 20 %`);
    assert.deepEqual(await onGreen(), few);
    setGreenShare(own, 60);
    const more = await onGreen();
    assert.ok(few.every((caller) => more.includes(caller)) && more.length > 80, `${more.length} of 200 at 60 %`);
  });

  test('an edge that cannot start says why, in words of nginx', async () => {
    const own = join(folder, 'broken');
    mkdirSync(own);
    writeFileSync(join(own, 'note'), '');
    await assert.rejects(runEdge({ folder: own, listen: `127.0.0.1:${await freePort()}`, blue: 'no such place', green: '127.0.0.1:1' }), /nginx does not listen on[^]*(?:invalid|upstream|host)/);
  });
});
