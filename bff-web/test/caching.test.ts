import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('caching of pages', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const publicScreens: [string, object][] = [['HomePage', {}], ['SearchPage', { query: 'oak' }], ['CategoryPage', { slug: 'a' }], ['ProductPage', { slug: 'a' }], ['VendorPage', { slug: 'a' }]];

  it('lets shared caches keep pages for guests, and answers 304 when nothing changed', async () => {
    for (const [name, variables] of publicScreens) {
      const first = await harness.browser().run(name, variables);
      assert.match(first.headers.get('cache-control') ?? '', /^public, max-age=0, s-maxage=\d+, stale-while-revalidate=\d+$/, name);
      assert.equal(first.headers.get('vary'), 'Cookie, Origin, Accept-Encoding');
      const etag = first.headers.get('etag') ?? '';
      const second = await harness.browser().run(name, variables, { headers: { 'if-none-match': etag } });
      assert.deepEqual([second.status, second.text], [304, ''], name);
      harness.gateway.mock({ Product: { title: 'Changed' }, Vendor: { name: 'Changed' }, Category: { name: 'Changed' } });
      const third = await harness.browser().run(name, variables, { headers: { 'if-none-match': etag } });
      assert.equal(third.status, 200, name);
      harness.gateway.reset();
    }
  });

  it('keeps carts, checkouts, orders and accounts out of caches, for guests as well', async () => {
    for (const [name, variables] of [['CartPage', {}], ['CheckoutPage', {}], ['OrderPage', { number: '1' }], ['CheckoutStatus', { id: 'c' }], ['Session', {}]] as const) {
      const answer = await harness.browser().run(name, variables);
      assert.equal(answer.headers.get('cache-control'), 'private, no-store', name);
    }
  });

  it('keeps every page of a person who is signed in out of caches', async () => {
    withPeople(harness.gateway);
    const ada = await signIn(harness.browser(), 'ada@example.com');
    for (const [name, variables] of publicScreens) {
      const answer = await ada.run(name, variables);
      assert.equal(answer.headers.get('cache-control'), 'private, no-store', name);
    }
  });
});

describe('pages in memory', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ pageFreshMs: 60_000 });
    withPeople(harness.gateway);
  });
  after(() => harness.stop());

  it('serve guests without the gateway, and are neither read nor filled by people who are signed in', async () => {
    const ada = await signIn(harness.browser(), 'ada@example.com');
    const personal = await ada.run('HomePage');
    const guest = await harness.browser().run('HomePage');
    assert.match(personal.text, /ORDER-OF-ada/);
    assert.doesNotMatch(guest.text, /ORDER-OF-ada/);
    const asked = harness.gateway.requests.length;
    assert.equal((await harness.browser().run('HomePage')).text, guest.text);
    assert.equal(harness.gateway.requests.length, asked);
    assert.match((await ada.run('HomePage')).text, /ORDER-OF-ada/);
    assert.equal(harness.gateway.requests.length, asked + 1);
  });

  it('tell pages of another market, and other variables, apart', async () => {
    const [euros, dollars] = [await harness.browser().run('HomePage', { market: { locale: 'de-DE' } }), await harness.browser().run('HomePage', { market: { locale: 'en' } })];
    assert.notEqual(euros.text, dollars.text);
  });

  it('hold the texts of one language each, for guests and for people who are signed in', async () => {
    harness.gateway.mock({ Product: { title: ({ locale }: Readonly<Record<string, unknown>>) => `Title in ${String(locale)}` } });
    const ask = async (browser: ReturnType<Harness['browser']>, locale: string): Promise<string | undefined> => /Title in [\w-]+/.exec((await browser.run('ProductPage', { slug: 'two-languages', market: { locale } })).text)?.[0];
    const cem = await signIn(harness.browser(), 'cem@example.com');
    for (const locale of ['de', 'fr', 'de', 'fr']) {
      for (const browser of [harness.browser(), cem]) assert.equal(await ask(browser, locale), `Title in ${locale}`);
    }
  });
});

describe('what is not there', () => {
  it('is remembered like what is: many who ask cost one question, and it comes up as soon as a message says that it exists', async () => {
    const harness = await startHarness({ pageFreshMs: 60_000 });
    try {
      harness.gateway.mock({ Query: { product: null } });
      const ask = async () => (await harness.browser().run('ProductPage', { slug: 'new-bowl' })).data?.['productPage'] ?? null;
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
      const ask = () => harness.browser().run('ProductPage', { slug: 'new-bowl' });
      const failed = await ask();
      assert.doesNotMatch(failed.headers.get('cache-control') ?? '', /^public/);
      harness.gateway.reset();
      assert.match((await ask()).headers.get('cache-control') ?? '', /^public/);
    } finally {
      await harness.stop();
    }
  });
});
