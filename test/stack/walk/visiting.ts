/** What anybody does who comes by: looking around, and having an account. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { market, type Card } from '../journey.ts';
import { createWebClient } from '../web-client.ts';
import type { Chapter } from './walk.ts';

export const visiting: Chapter = {
  'browse: the front page, search with facets and a product page with reviews come to anybody': async ({ stack }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const home = await browser.get<{ homePage: { categories: { slug: string }[]; newArrivals: Card[]; vendors: { slug: string }[] } }>('HomePage', { market });
    assert.ok(home.data.homePage.categories.length >= 8);
    assert.ok(home.data.homePage.newArrivals.length >= 4);
    const search = await browser.get<{ searchPage: { results: { items: Card[]; pagination: { totalCount: number }; facets: { code: string }[] } } }>('SearchPage', { query: 'mug', market });
    assert.ok(search.data.searchPage.results.items.some((item) => /mug/i.test(item.title)));
    assert.ok(search.data.searchPage.results.facets.some((facet) => facet.code === 'vendor'), JSON.stringify(search));
    const product = await browser.get<{ productPage: { product: { title: string; gallery: { src: string }[] }; purchase: { variants: { price: { formatted: string }; availableQuantity: number }[] }; vendor: { card: { name: string } }; reviews: { totalCount: number; items: unknown[] } } }>('ProductPage', { slug: 'harbour-mug', market });
    const page = product.data.productPage;
    assert.equal(page.product.title, 'Harbour mug');
    assert.ok(page.purchase.variants.every((variant) => variant.price.formatted.includes('€')));
    assert.equal(page.vendor.card.name, 'Kiln & Tide');
    assert.ok(page.reviews.items.length > 0);
    assert.equal(product.errors, undefined);
    const picture = await fetch(page.product.gallery[0]?.src as string);
    assert.equal(picture.headers.get('content-type')?.split(';')[0], 'image/svg+xml');
  },

  'anonymous pages may be kept by caches and answer 304 to what is known; with a cookie they may not': async ({ stack }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const first = await browser.get('ProductPage', { slug: 'harbour-mug', market });
    assert.match(first.headers.get('cache-control') ?? '', /public/);
    const again = await browser.get('ProductPage', { slug: 'harbour-mug', market }, { 'if-none-match': first.headers.get('etag') as string });
    assert.equal(again.status, 304);
    const withSession = await browser.send('AccountPage');
    assert.match(withSession.headers.get('cache-control') ?? '', /no-store/);
  },

  'accounts: sign up, sign out, sign in; a wrong password says no more than that': async ({ stack, journey }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const email = `newcomer-${randomUUID().slice(0, 8)}@example.com`;
    const password = 'heron-lantern-4471';
    const signedUp = await browser.send<{ signUp: { session: { isSignedIn: boolean; displayName: string }; userErrors: unknown[] } }>('SignUp', { input: { email, password, displayName: 'Robin Newcomer', market } });
    assert.deepEqual(signedUp.data.signUp.userErrors, []);
    assert.equal(signedUp.data.signUp.session.displayName, 'Robin Newcomer');
    await browser.send('SignOut');
    const me = await browser.send<{ session: { isSignedIn: boolean } }>('Session');
    assert.equal(me.data.session.isSignedIn, false);
    const wrong = await browser.send<{ signIn: { userErrors: { code: string }[] } }>('SignIn', { input: { email, password: 'not-the-password-1' } });
    assert.deepEqual(wrong.data.signIn.userErrors.map((error) => error.code), ['INVALID_CREDENTIALS']);
    const signedIn = await browser.send<{ signIn: { session: { isSignedIn: boolean } } }>('SignIn', { input: { email, password } });
    assert.equal(signedIn.data.signIn.session.isSignedIn, true);
    const token = await journey.tokenOf({ email, password });
    assert.equal((await journey.gateway<{ me: { displayName: string } }>('{ me { displayName } }', { token })).data.me.displayName, 'Robin Newcomer');
  },
};
