import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { App } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('two people', () => {
  let harness: Harness;
  before(async () => {
    // With screens kept in memory, as in production: nothing personal may come out of it.
    harness = await startHarness({ pageFreshMs: 60_000 });
    withPeople(harness.gateway);
  });
  after(() => harness.stop());

  const screens: [string, object][] = [
    ['Home', {}],
    ['Account', {}],
    ['Orders', {}],
    ['Notifications', {}],
    ['Cart', {}],
    ['CartMore', {}],
    ['CheckoutSheet', {}],
    ['Product', { slug: 'bowl' }],
    ['CategoryFeed', { slug: 'kitchen' }],
    ['Search', { query: 'oak' }],
    ['Vendor', { slug: 'kiln' }],
    ['Order', { number: '1' }],
    ['OrderMore', { number: '1' }],
    ['CheckoutStatus', { id: 'cko_1' }],
    ['OrdersChangedSince', {}],
    ['NotificationsChangedSince', {}],
  ];
  /** Of these the operation takes no display. */
  const withoutDisplay = new Set(['Account', 'Notifications', 'NotificationsChangedSince']);
  const displays = [undefined, { locale: 'de-DE', currency: 'EUR', country: 'DE' }, { locale: 'en-US', currency: 'USD', country: 'US', pixelRatio: 3 }];

  for (const display of displays) {
    it(`never see each other's data, and neither does a guest before or after them, ${display ? `in ${display.country}` : 'wherever they are'}`, async () => {
      const ada = await signIn(harness.app(), 'ada@example.com');
      const bea = await signIn(harness.app(), 'bea@example.com');
      const [guest, other, stranger] = [harness.app(), harness.app(), harness.app()];
      guest.guestToken = 'guest-one-'.repeat(4);
      other.guestToken = 'guest-two-'.repeat(4);
      for (const [name, variables] of screens) {
        const asked = { ...variables, ...(display && !withoutDisplay.has(name) && { display }) };
        const look = async (app: App): Promise<string> => (await app.run(name, asked)).text;
        const before = await look(stranger);
        const [one, two, nobody, another] = await Promise.all([ada, bea, guest, other].map(look));
        const [oneAgain, twoAgain, after] = [await look(ada), await look(bea), await look(stranger)];
        for (const text of [one, oneAgain]) assert.doesNotMatch(text ?? '', /bea|guest-/, `${name} of Ada`);
        for (const text of [two, twoAgain]) assert.doesNotMatch(text ?? '', /-ada|ada@|"ada"|guest-/, `${name} of Bea`);
        assert.doesNotMatch(nobody ?? '', /ada@|bea@|-of-(?!guest-one)|ORDER-OF|MESSAGE-TO/, `${name} of a guest`);
        assert.doesNotMatch(another ?? '', /guest-one/, `${name} of another guest`);
        for (const text of [before, after]) assert.doesNotMatch(text, /ada@|bea@|-of-|ORDER-OF|MESSAGE-TO/, `${name} of somebody without a token`);
      }
    });
  }

  it('in different countries see each their own amounts, words and pictures, though the screens are kept', async () => {
    const price = ({ currency }: { currency?: string }): object | null => ({ currencyCode: currency ?? 'EUR' });
    harness.gateway.mock({ ProductVariant: { price } });
    const seen = async (display: object): Promise<string> => (await harness.app().run('Product', { slug: 'bowl-abroad', display })).text;
    const [german, american] = [{ locale: 'de-DE', currency: 'EUR', country: 'DE' }, { locale: 'en-US', currency: 'USD', country: 'US' }];
    for (let look = 0; look < 2; look += 1) {
      assert.match(await seen(german), /"formatted":"12,50\s€"/);
      assert.match(await seen(american), /"formatted":"\$12.50"/);
      assert.match(await seen({ ...american, pixelRatio: 1 }), /w=480/);
      assert.match(await seen({ ...american, pixelRatio: 3 }), /w=1280/);
    }
    const asked = harness.gateway.requests.filter(({ variables }) => variables['slug'] === 'bowl-abroad');
    assert.equal(asked.length, 4, 'each of the four is asked for once');
    const markets = asked.map(({ variables }) => `${String(variables['currency'])} ${String(variables['country'])}`);
    assert.deepEqual(new Set(markets), new Set(['EUR DE', 'USD US']));
  });

  it('an ETag of one person’s answer gives another person the whole answer', async () => {
    const ada = await signIn(harness.app(), 'ada@example.com');
    const bea = await signIn(harness.app(), 'bea@example.com');
    const etag = (await ada.run('Orders')).headers.get('etag') ?? '';
    assert.equal((await ada.run('Orders', {}, { headers: { 'if-none-match': etag } })).status, 304);
    const answer = await bea.run('Orders', {}, { headers: { 'if-none-match': etag } });
    assert.equal(answer.status, 200);
    assert.match(answer.text, /ORDER-OF-bea/);
  });
});
