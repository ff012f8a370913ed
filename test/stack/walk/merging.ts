/** Two carts of one person become one at sign-in, on the web and in the app. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { market, persona } from '../journey.ts';
import { createMobileClient } from '../mobile-client.ts';
import { createWebClient, type Answer } from '../web-client.ts';
import type { Chapter, Walk } from './walk.ts';

interface CartChange {
  variantId: string;
  requestedQuantity: number;
  quantity: number;
  reason: string;
}

/** Counts a demo product's stock anew, so that this many can be had. Returns the variant; who asks from now on is told so. */
async function putInStock({ journey, stack }: Walk, quantity: number): Promise<string> {
  const token = await journey.tokenOf(persona('ines-carvalho'));
  const known = await journey.gateway<{ product: { variants: { id: string; stockLevels: { location: string; available: number }[] }[] } }>('{ product(slug: "harbour-mug") { variants { id stockLevels { location available } } } }', { token });
  const variant = known.data.product.variants.at(-1);
  assert.ok(variant);
  const booked = variant.stockLevels.reduce((sum, { available }) => sum + available, 0);
  if (booked !== quantity) {
    const { data } = await journey.gateway<{ stockAdjust: { userErrors: unknown[] } }>('mutation($id: ID!, $delta: Int!, $key: String!) { stockAdjust(variantId: $id, delta: $delta, reason: COUNT_CORRECTION, idempotencyKey: $key) { userErrors { code message } } }', {
      token,
      variables: { id: variant.id, delta: quantity - booked, key: randomUUID() },
    });
    assert.deepEqual(data.stockAdjust.userErrors, []);
  }
  // How many there are is kept for seconds, for each selection apart, and no event says that it is outdated.
  const evicted = await fetch(`${stack.urls.gateway}/admin/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation($entity: CacheEntityInput!) { cacheEvict(input: { entity: $entity }) { evictedTags userErrors { code message } } }', variables: { entity: { type: 'ProductVariant', key: variant.id } } }),
  });
  const { data } = (await evicted.json()) as { data: { cacheEvict: { evictedTags: string[]; userErrors: unknown[] } } };
  assert.deepEqual([data.cacheEvict.evictedTags[0], data.cacheEvict.userErrors], [`entity:ProductVariant:${variant.id}`, []]);
  return variant.id;
}

/** Somebody new, whose own cart has four of it. */
async function personWithFour({ stack }: Walk, variantId: string): Promise<{ email: string; password: string }> {
  const person = { email: `two-carts-${randomUUID().slice(0, 8)}@example.com`, password: 'heron-lantern-4471' };
  const browser = createWebClient(stack.urls['bff-web']);
  const signedUp = await browser.send<{ signUp: { userErrors: unknown[] } }>('SignUp', { input: { ...person, displayName: 'Two Carts', market } });
  assert.deepEqual(signedUp.data.signUp.userErrors, []);
  await added(browser.send('CartAdd', { lines: [{ variantId, quantity: 4 }], market }));
  return person;
}

async function added(answer: Promise<Answer<{ cartAdd: { userErrors: unknown[] } }>>): Promise<void> {
  assert.deepEqual((await answer).data.cartAdd.userErrors, []);
}

export const merging: Chapter = {
  'who signs in with a guest’s cart has both in one, capped by stock, and is told: web': async (walk) => {
    const variantId = await putInStock(walk, 5);
    const person = await personWithFour(walk, variantId);
    const browser = createWebClient(walk.stack.urls['bff-web']);
    await added(browser.send('CartAdd', { lines: [{ variantId, quantity: 3 }], market }));
    const { data, extensions } = await browser.send<{ signIn: { cartChanges: CartChange[] } }>('SignIn', { input: person });
    assert.deepEqual([data.signIn.cartChanges, extensions?.sections ?? []], [[{ variantId, requestedQuantity: 7, quantity: 5, reason: 'STOCK' }], []]);
    const page = await browser.send<{ cartPage: { cart: { itemCount: number } } }>('CartPage', { market });
    assert.equal(page.data.cartPage.cart.itemCount, 5);
  },

  'who signs in with a guest’s cart has both in one, capped by stock, and is told: app': async (walk) => {
    const variantId = await putInStock(walk, 6);
    const person = await personWithFour(walk, variantId);
    const device = createMobileClient({ baseUrl: walk.stack.urls['bff-mobile'] });
    await added(device.send('CartAdd', { lines: [{ variantId, quantity: 3 }], display: market }));
    const { data, extensions } = await device.send<{ signIn: { cartChanges: CartChange[]; isGuestCartMerged: boolean; tokens: { accessToken: string } } }>('SignIn', { input: { ...person, device: { id: device.deviceId, name: 'Pixel' } } });
    assert.deepEqual([data.signIn.cartChanges, extensions?.sections ?? []], [[{ variantId, requestedQuantity: 7, quantity: 6, reason: 'STOCK' }], []]);
    assert.equal(data.signIn.isGuestCartMerged, true);
    device.accessToken = data.signIn.tokens.accessToken;
    const cart = await device.send<{ cart: { cart: { itemCount: number } } }>('Cart', { display: market });
    assert.equal(cart.data.cart.cart.itemCount, 6);
  },

  'where all of it can be had the sum stays': async (walk) => {
    const variantId = await putInStock(walk, 40);
    const person = await personWithFour(walk, variantId);
    const browser = createWebClient(walk.stack.urls['bff-web']);
    await added(browser.send('CartAdd', { lines: [{ variantId, quantity: 3 }], market }));
    const { data } = await browser.send<{ signIn: { cartChanges: CartChange[] } }>('SignIn', { input: person });
    assert.deepEqual(data.signIn.cartChanges, [{ variantId, requestedQuantity: 7, quantity: 7, reason: 'SUMMED' }]);
  },
};
