import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { waitFor } from '../testing/wait-for.ts';
import type { HttpRequest, HttpResponse } from '../server/http-types.ts';
import { createPageCache, type PageCache } from './page-cache.ts';

function request(query: string, headers: HttpRequest['headers'] = {}): HttpRequest {
  return { method: 'GET', path: '/graphql', query: new URLSearchParams(query), headers, body: Buffer.alloc(0), remoteAddress: 'test', requestId: 'test', signal: new AbortController().signal };
}

function publicAnswer(body: string): HttpResponse {
  return { status: 200, headers: { 'cache-control': 'public, max-age=0, s-maxage=30', etag: `"${body}"` }, body };
}

/** A page that counts how often it was made. */
function counting(answer: (count: number) => HttpResponse = (count) => publicAnswer(`v${count}`)): { compute: () => Promise<HttpResponse>; count: () => number } {
  let count = 0;
  return { compute: async () => answer((count += 1)), count: () => count };
}

const cache = (): PageCache => createPageCache({ name: 'test', freshMs: 1000, staleMs: 5000, maxBytes: 100 });

describe('page cache', () => {
  it('makes a page once for many who ask at the same time or shortly after', async () => {
    const pages = cache();
    const { compute, count } = counting();
    const answers = await Promise.all(Array.from({ length: 5 }, () => pages.serve(request('id=a'), compute)));
    assert.deepEqual(new Set(answers.map((answer) => answer.body)), new Set(['v1']));
    await pages.serve(request('id=a'), compute);
    assert.equal(count(), 1);
    await pages.serve(request('id=b'), compute);
    assert.equal(count(), 2);
  });

  it('neither reads nor fills for a request with a cookie or a token', async () => {
    const pages = cache();
    const { compute, count } = counting();
    for (const headers of [{ cookie: 'sid=1' }, { authorization: 'Bearer x' }]) await pages.serve(request('id=a', headers), compute);
    await pages.serve(request('id=a'), compute);
    assert.equal(count(), 3);
  });

  it('keeps a page for each value of the headers it depends on', async () => {
    const pages = createPageCache({ name: 'test', freshMs: 1000, staleMs: 5000, keyHeaders: ['x-size'] });
    const { compute, count } = counting();
    for (const size of ['1', '2', '1']) await pages.serve(request('id=a', { 'x-size': size }), compute);
    assert.equal(count(), 2);
  });

  it('keeps no answer that is private or failed', async () => {
    for (const answer of [{ status: 200, headers: { 'cache-control': 'private, no-store' }, body: 'x' }, { ...publicAnswer('x'), status: 500 }]) {
      const pages = cache();
      const { compute, count } = counting(() => answer);
      await pages.serve(request('id=a'), compute);
      await pages.serve(request('id=a'), compute);
      assert.equal(count(), 2);
    }
  });

  it('gives an answer that turns out to be private to the one who asked for it only', async () => {
    const pages = cache();
    const { compute, count } = counting((n) => ({ status: 200, headers: { 'cache-control': 'private, no-store' }, body: `v${n}` }));
    const answers = await Promise.all([1, 2, 3].map(() => pages.serve(request('id=a'), compute)));
    assert.deepEqual(new Set(answers.map((answer) => answer.body)).size, 3);
    assert.equal(count(), 3);
  });

  it('never lets a guest wait for the work of another, but gives them public answers from memory', async () => {
    const pages = createPageCache({ name: 'test', freshMs: 1000, staleMs: 5000, guestHeaders: ['x-guest'] });
    const { compute, count } = counting();
    await Promise.all(['one', 'two'].map((guest) => pages.serve(request('id=a', { 'x-guest': guest }), compute)));
    assert.equal(count(), 2);
    await pages.serve(request('id=a', { 'x-guest': 'three' }), compute);
    assert.equal(count(), 2);
  });

  it('gives the old answer while it makes a new one, and waits for the new one when the old is too old', async () => {
    mock.timers.enable({ apis: ['Date'] });
    try {
      const pages = cache();
      const { compute, count } = counting();
      await pages.serve(request('id=a'), compute);
      mock.timers.tick(1500);
      assert.equal((await pages.serve(request('id=a'), compute)).body, 'v1');
      assert.equal(count(), 2);
      await new Promise(setImmediate);
      assert.equal((await pages.serve(request('id=a'), compute)).body, 'v2');
      mock.timers.tick(6000);
      assert.equal((await pages.serve(request('id=a'), compute)).body, 'v3');
    } finally {
      mock.timers.reset();
    }
  });

  it('answers 304 from memory', async () => {
    const pages = cache();
    const { compute, count } = counting();
    const first = await pages.serve(request('id=a', { 'if-none-match': '"v1"' }), compute);
    const second = await pages.serve(request('id=a', { 'if-none-match': '"v1"' }), compute);
    assert.deepEqual([first.status, second.status, second.body, count()], [304, 304, undefined, 1]);
  });

  it('forgets on demand, also what was being made then', async () => {
    const pages = cache();
    const { compute, count } = counting();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = pages.serve(request('id=a'), async () => (await held, compute()));
    pages.clear();
    release();
    await slow;
    assert.equal((await pages.serve(request('id=a'), compute)).body, 'v2');
    assert.equal(count(), 2);
  });

  it('forgets the pages that show or were asked for by a tag, those being made included, and no others', async () => {
    const pages = createPageCache({ name: 'test', freshMs: 1000, staleMs: 5000, tagPattern: /"id":"([^"]+)"/ });
    const bowl = counting((count) => publicAnswer(`{"id":"prd_1","count":${count}}`));
    const cup = counting((count) => publicAnswer(`{"id":"prd_2","count":${count}}`));
    const missing = counting((count) => publicAnswer(`{"product":null,"count":${count}}`));
    const ask = async (): Promise<void> => {
      await pages.serve(request('id=a'), bowl.compute);
      await pages.serve(request('id=b'), cup.compute);
      await pages.serve(request('id=c&variables={"slug":"vase"}'), missing.compute);
    };
    await ask();
    pages.evict(['prd_1', 'vase']);
    await ask();
    assert.deepEqual([bowl.count(), cup.count(), missing.count()], [2, 1, 2]);
    pages.evict(['prd_1']);
    let finish = (): void => undefined;
    const begun = pages.serve(request('id=a'), () => new Promise((resolve) => (finish = () => resolve(publicAnswer('{"id":"prd_1","count":"old"}')))));
    pages.evict(['prd_1']);
    const after = await pages.serve(request('id=a'), bowl.compute);
    finish();
    await begun;
    assert.equal(after.body, '{"id":"prd_1","count":3}');
    assert.equal((await pages.serve(request('id=a'), bowl.compute)).body, '{"id":"prd_1","count":3}');
  });

  it('stays within its memory: what was not asked for the longest goes first', async () => {
    const pages = cache();
    const big = counting(() => publicAnswer('x'.repeat(45)));
    for (const id of ['a', 'b', 'a', 'c']) await pages.serve(request(`id=${id}`), big.compute);
    assert.equal(big.count(), 3);
    await pages.serve(request('id=a'), big.compute);
    assert.equal(big.count(), 3, 'a was asked for after b');
    await pages.serve(request('id=b'), big.compute);
    assert.equal(big.count(), 4);
  });

  it('goes on for those who wait when the first who asked goes away', async () => {
    const pages = cache();
    const leaving = new AbortController();
    let seen: AbortSignal | undefined;
    const compute = async ({ signal }: HttpRequest): Promise<HttpResponse> => {
      seen = signal;
      return publicAnswer('v1');
    };
    const answer = pages.serve({ ...request('id=a'), signal: leaving.signal }, compute);
    leaving.abort();
    await answer;
    await waitFor(() => seen, { what: 'the page to be made' });
    assert.equal(seen?.aborted, false);
  });
});
