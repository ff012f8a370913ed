import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

/** Every page that answers a query, and what it is asked for with. */
const screens: [string, object][] = [
  ['HomePage', {}],
  ['SearchPage', { query: 'oak' }],
  ['CategoryPage', { slug: 'kitchen' }],
  ['ProductPage', { slug: 'bowl' }],
  ['VendorPage', { slug: 'holzwerk' }],
  ['CartPage', {}],
  ['CheckoutPage', {}],
  ['CheckoutStatus', { id: 'cko_1' }],
  ['OrderPage', { number: '1' }],
  ['AccountPage', {}],
  ['WishlistPage', {}],
  ['Session', {}],
  ['VendorDashboardPage', { vendorId: 'vnd_1' }],
  ['VendorOrdersPage', { vendorId: 'vnd_1' }],
  ['VendorOrderPage', { id: 'vor_1' }],
  ['VendorProductsPage', { vendorId: 'vnd_1' }],
  ['AdminDashboardPage', {}],
  ['AdminUsersPage', {}],
];
const markets = [undefined, { locale: 'de-DE', currency: 'EUR' }, { locale: 'en-US', currency: 'USD' }];

for (const isPlain of [true, false]) {
  describe(`two people, ${isPlain ? 'customers, who share what is public' : 'of whom nothing is known'}, with everything kept that may be`, () => {
    let harness: Harness;
    before(async () => {
      harness = await startHarness({ pageFreshMs: 60_000 });
      withPeople(harness.gateway, { isPlain });
      const owned = (_args: unknown, _info: unknown, headers: Record<string, unknown>): object => ({ id: `CART-OF-${ownerIn(headers)}` });
      harness.gateway.mock({ Query: { cart: owned } });
    });
    after(() => harness.stop());

    it("never see each other's data, and neither does a guest before or after them", async () => {
      const ada = await signIn(harness.browser(), 'ada@example.com');
      const bea = await signIn(harness.browser(), 'bea@example.com');
      const [stranger, guest] = [harness.browser(), harness.browser()];
      await guest.get('/csrf');
      for (const market of markets) {
        for (const [name, variables] of screens) {
          const asked = { ...variables, ...(market && name !== 'Session' && name !== 'AdminUsersPage' && { market }) };
          const answers = [await ada.run(name, asked), await stranger.run(name, asked), await bea.run(name, asked), await guest.run(name, asked), await ada.run(name, asked), await bea.run(name, asked)];
          const [one, nobody, two, withCookie, oneAgain, twoAgain] = answers.map(({ text }) => text) as [string, string, string, string, string, string];
          for (const text of [one, oneAgain]) assert.doesNotMatch(text, /bea\b|-OF-(?!ada)/, `${name} of Ada`);
          for (const text of [two, twoAgain]) assert.doesNotMatch(text, /\bada\b|-OF-(?!bea)/, `${name} of Bea`);
          for (const text of [nobody, withCookie]) assert.doesNotMatch(text, /ada@|bea@|-OF-(?:ada|bea)/, `${name} of a guest`);
          for (const [index, { headers }] of answers.entries()) if (![1, 3].includes(index) || answers[index]?.text.includes('-OF-')) assert.equal(headers.get('cache-control'), 'private, no-store', `${name}, answer ${index}`);
        }
      }
    });

    it('show their own on personal sections, and caches may not keep it', async () => {
      const ada = await signIn(harness.browser(), 'ada@example.com');
      for (const name of ['HomePage', 'AccountPage']) {
        const answer = await ada.run(name);
        assert.match(answer.text, /ORDER-OF-ada/);
        assert.equal(answer.headers.get('etag'), null);
        assert.match(answer.headers.get('vary') ?? '', /Cookie/);
      }
    });

    it(isPlain ? 'are asked for in their own name only where something is theirs' : 'are asked for in their own name each time', async () => {
      const ada = await signIn(harness.browser(), 'ada@example.com');
      await ada.run('ProductPage', { slug: 'another' });
      const named = async (name: string, variables: object): Promise<unknown[]> => {
        harness.gateway.requests.length = 0;
        await ada.run(name, variables);
        return harness.gateway.requests.map(({ headers }) => headers.authorization !== undefined);
      };
      assert.deepEqual(await named('ProductPage', { slug: 'another' }), isPlain ? [] : [true]);
      await named('HomePage', {});
      assert.deepEqual(await named('HomePage', {}), [true]);
    });
  });
}

/** Whose a request is, by its tokens. */
function ownerIn(headers: Record<string, unknown>): string {
  const middle = String(headers['authorization'] ?? '').split('.')[1];
  if (middle?.startsWith('eyJ')) return (JSON.parse(Buffer.from(middle, 'base64url').toString()) as { sub: string }).sub;
  return middle ?? 'guest';
}
