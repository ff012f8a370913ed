import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { newSecret } from '#platform/bff/secret';
import { noSettings } from '#platform/bff/features/settings';
import { metricsText } from '#platform/telemetry/metrics';
import { waitFor } from '#platform/testing/wait-for';
import { at, type Answer } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

const running = { ...noSettings, experiments: { homeOrder: { isRunning: true, percent: 100 } } };

describe('experiments and flags', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ pageFreshMs: 60_000 });
    withPeople(harness.gateway);
  });
  afterEach(() => harness.applyFeatures(noSettings));
  after(() => harness.stop());

  const named = (name = newSecret()) => Object.assign(harness.browser(), { cookie: `__Host-did=${name}` });
  const orderOf = (answer: Answer): unknown => (at(answer, 'homePage.layout') as string[])[1];
  const exposures = async (): Promise<number> => [...(await metricsText()).matchAll(/^bff_experiment_exposures_total\{[^}]*homeOrder[^}]*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  const twoOfDifferentVariants = async () => {
    const seen = new Map<unknown, { browser: ReturnType<typeof named>; answer: Answer }>();
    for (let i = 0; seen.size < 2 && i < 60; i += 1) {
      const browser = named();
      const answer = await browser.run('HomePage');
      seen.set(orderOf(answer), { browser, answer });
    }
    return { products: seen.get('NEW_ARRIVALS') ?? assert.fail('nobody sees products first'), makers: seen.get('VENDORS') ?? assert.fail('nobody sees makers first') };
  };

  it('count a browser once, whether its page was made or came from memory', async () => {
    harness.applyFeatures(running);
    const began = await exposures();
    const [one, other] = [named(), named()];
    for (let i = 0; i < 3; i += 1) for (const browser of [one, other]) await browser.run('HomePage');
    await harness.browser().run('HomePage');
    // A third browser is counted after all that came before it.
    await named().run('HomePage');
    await waitFor(async () => (await exposures()) >= began + 3, { what: 'the exposures' });
    assert.equal(await exposures(), began + 3);
  });

  it('give a browser its own variant from memory, never that of another, and say which it is', async () => {
    harness.applyFeatures(running);
    const { products, makers } = await twoOfDifferentVariants();
    assert.match(makers.answer.text, /"extensions":\{"experiments":\[\{"id":"homeOrder","variant":"makersFirst"\}\]\}/);
    const asked = harness.gateway.requests.length;
    for (let i = 0; i < 3; i += 1) {
      assert.equal((await makers.browser.run('HomePage')).text, makers.answer.text);
      assert.equal((await products.browser.run('HomePage')).text, products.answer.text);
    }
    for (let i = 0; i < 20; i += 1) await named().run('HomePage');
    assert.equal(harness.gateway.requests.length, asked, 'each variant is made once for all browsers');
  });

  it('give caches along the way what everybody without a name sees, and browsers with one their own to keep', async () => {
    harness.applyFeatures(running);
    const nobody = await harness.browser().run('HomePage');
    assert.equal(orderOf(nobody), 'NEW_ARRIVALS');
    assert.match(nobody.headers.get('cache-control') ?? '', /^public/);
    assert.match(nobody.headers.get('vary') ?? '', /Cookie/);
    assert.doesNotMatch(nobody.text, /experiments/);
    const { products, makers } = await twoOfDifferentVariants();
    assert.equal(makers.answer.headers.get('cache-control'), 'private, no-cache');
    const etags = [nobody, products.answer, makers.answer].map(({ headers }) => headers.get('etag'));
    assert.equal(new Set(etags).size, 3);
    assert.equal((await makers.browser.run('HomePage', {}, { headers: { 'if-none-match': etags[2] ?? '' } })).status, 304);
    assert.equal((await makers.browser.run('HomePage', {}, { headers: { 'if-none-match': etags[1] ?? '' } })).status, 200);
  });

  it('leave pages that show nothing of an experiment as public as ever, for browsers with a name as well', async () => {
    harness.applyFeatures(running);
    for (const browser of [named(), harness.browser()]) assert.match((await browser.run('CategoryPage', { slug: 'a' })).headers.get('cache-control') ?? '', /^public/);
  });

  it('show a person the same variant on every browser', async () => {
    harness.applyFeatures(running);
    const orders = new Set<unknown>();
    for (let i = 0; i < 4; i += 1) {
      const ada = await signIn(harness.browser(), 'ada@example.com');
      ada.cookie = `${ada.cookie}; __Host-did=${newSecret()}`;
      orders.add(orderOf(await ada.run('HomePage')));
    }
    assert.equal(orders.size, 1);
  });

  it('take a part away at once when its flag is turned off, and do not ask for it', async () => {
    assert.ok(at(await harness.browser().run('ProductPage', { slug: 'flagged' }), 'productPage.related'));
    harness.applyFeatures({ ...noSettings, flags: { relatedProducts: { percent: 0 } } });
    const without = await harness.browser().run('ProductPage', { slug: 'flagged' });
    assert.deepEqual([at(without, 'productPage.related'), without.sections], [null, []]);
    assert.equal(harness.gateway.requests.at(-1)?.variables?.['withRelated'], false);
  });

  it('name a browser when it asks, once, and only from our own pages', async () => {
    const name = (headers: Record<string, string>) => fetch(`${harness.base}/device`, { method: 'POST', headers });
    const given = (await name({ origin: 'https://shop.test' })).headers.getSetCookie()[0] ?? '';
    assert.match(given, /^__Host-did=/);
    assert.deepEqual((await name({ origin: 'https://shop.test', cookie: given.split(';')[0] ?? '' })).headers.getSetCookie(), []);
    assert.equal((await name({ origin: 'https://evil.test' })).status, 403);
  });

  it('let the storefront name a browser only while something is tried, and show it its variant', async () => {
    const page = async (cookie?: string) => (await fetch(`${harness.base}/`, { headers: cookie ? { cookie } : {} })).text();
    assert.doesNotMatch(await page(), /device\.js/);
    harness.applyFeatures(running);
    assert.match(await page(), /device\.js/);
    const { makers } = await twoOfDifferentVariants();
    const html = await page(makers.browser.cookie);
    assert.doesNotMatch(html, /device\.js/);
    assert.ok(html.indexOf('The makers') < html.indexOf('New this week'));
  });
});
