import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('caching of screens', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const publicScreens: [string, object][] = [['Home', {}], ['Product', { slug: 'a' }], ['CategoryFeed', { slug: 'a' }]];

  it('lets shared caches keep screens for guests, and answers 304 when nothing changed', async () => {
    for (const [name, variables] of publicScreens) {
      const first = await harness.app().run(name, variables);
      assert.match(first.headers.get('cache-control') ?? '', /^public, max-age=0, s-maxage=\d+, stale-while-revalidate=\d+$/, name);
      assert.equal(first.headers.get('vary'), 'Authorization, X-App-Version, X-Device-Pixel-Ratio, Accept-Encoding');
      const etag = first.headers.get('etag') ?? '';
      const second = await harness.app().run(name, variables, { headers: { 'if-none-match': etag } });
      assert.deepEqual([second.status, second.text], [304, ''], name);
      harness.gateway.mock({ Product: { title: 'Changed' }, Category: { name: 'Changed' } });
      assert.equal((await harness.app().run(name, variables, { headers: { 'if-none-match': etag } })).status, 200, name);
      harness.gateway.reset();
    }
  });

  it('shared caches keep nothing of a person, a cart or an order; the device may, if it asks each time', async () => {
    withPeople(harness.gateway);
    const ada = await signIn(harness.app(), 'ada@example.com');
    for (const [name, variables] of [...publicScreens, ['Orders', {}], ['Account', {}], ['Cart', {}], ['Order', { number: '1' }]] as [string, object][]) {
      const answer = await ada.run(name, variables);
      assert.equal(answer.headers.get('cache-control'), 'private, no-cache', name);
      const again = await ada.run(name, variables, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
      assert.deepEqual([again.status, again.text], [304, ''], name);
    }
    const guest = await harness.app().run('Cart');
    assert.equal(guest.headers.get('cache-control'), 'private, no-cache');
  });

  it('keeps screens of two languages apart, and one language once', async () => {
    const cached = await startHarness({ pageFreshMs: 60_000 });
    try {
      cached.gateway.mock({ Product: { title: ({ locale }: Readonly<Record<string, unknown>>) => `Title in ${String(locale)}` } });
      const ask = async (locale: string): Promise<string | undefined> => /Title in [\w-]+/.exec((await cached.app().run('Product', { slug: 'a', display: { locale } })).text)?.[0];
      assert.deepEqual([await ask('de'), await ask('fr'), await ask('de'), await ask('fr')], ['Title in de', 'Title in fr', 'Title in de', 'Title in fr']);
      assert.equal(cached.gateway.requests.length, 2);
    } finally {
      await cached.stop();
    }
  });

  it('keeps public screens apart by what shapes them: pixel ratio and version', async () => {
    const cached = await startHarness({ pageFreshMs: 60_000 });
    try {
      const ask = (version: string, ratio: string): Promise<unknown> => {
        const app = cached.app();
        app.version = version;
        return app.run('Home', {}, { headers: { 'x-device-pixel-ratio': ratio } });
      };
      for (const [version, ratio] of [['2.0.0', '2'], ['2.0.0', '3'], ['1.0.0', '2'], ['2.0.0', '2'], ['2.0.0', '3']] as const) await ask(version, ratio);
      assert.equal(cached.gateway.requests.length, 3);
    } finally {
      await cached.stop();
    }
  });
});

describe('what is not there', () => {
  it('is remembered like what is: many who ask cost one question, and it comes up as soon as a message says that it exists', async () => {
    const harness = await startHarness({ pageFreshMs: 60_000 });
    try {
      harness.gateway.mock({ Query: { product: null } });
      const ask = async () => (await harness.app().run('Product', { slug: 'new-bowl' })).data?.['product'] ?? null;
      for (let visit = 0; visit < 5; visit += 1) assert.equal(await ask(), null);
      assert.equal(harness.gateway.requests.length, 1);
      harness.gateway.mock({ Query: { product: { id: 'prd_1', slug: 'new-bowl' } } });
      harness.evict('prd_2', 'another-bowl');
      assert.equal(await ask(), null);
      harness.evict('prd_1', 'new-bowl');
      assert.notEqual(await ask(), null);
      assert.equal(harness.gateway.requests.length, 2);
    } finally {
      await harness.stop();
    }
  });

  it('a page that could not be read is not taken for one that is not there, and is asked for again', async () => {
    const harness = await startHarness({ pageFreshMs: 60_000 });
    try {
      harness.gateway.fail('Query.product', 'UNAVAILABLE');
      const ask = () => harness.app().run('Product', { slug: 'new-bowl' });
      const failed = await ask();
      assert.doesNotMatch(failed.headers.get('cache-control') ?? '', /^public/);
      harness.gateway.reset();
      assert.match((await ask()).headers.get('cache-control') ?? '', /^public/);
    } finally {
      await harness.stop();
    }
  });
});
