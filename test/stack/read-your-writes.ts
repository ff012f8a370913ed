/** Whoever changes something sees it on the next page, whatever is kept in memory on the way; steps on a stack, through both BFFs. */
import assert from 'node:assert/strict';
import type { Stack } from '../../dev/stack.ts';
import { createJourney, market, persona, type CartView } from './journey.ts';
import { createMobileClient } from './mobile-client.ts';
import { createWebClient } from './web-client.ts';

interface ProductView {
  productPage: { product: { id: string }; purchase: { variants: { id: string; availability: string }[] } };
}
interface CartPageView {
  cartPage: { cart: CartView | null };
}
interface WishlistView {
  wishlistPage: { items: { slug: string }[] };
}

const slug = 'harbour-mug';

async function signedIn(stack: Stack, key: string) {
  const browser = createWebClient(stack.urls['bff-web']);
  const { email, password } = persona(key);
  const answer = await browser.send<{ signIn: { session: { isSignedIn: boolean } | null } }>('SignIn', { input: { email, password } });
  assert.equal(answer.data.signIn.session?.isSignedIn, true);
  return browser;
}

/** The web: cart and wishlist, each after the page was looked at twice so that it is in memory. */
export async function webShowsWrites(stack: Stack): Promise<void> {
  const [variant = ''] = await createJourney(stack).variantsOf(slug);
  const chika = await signedIn(stack, 'chika-morita');
  const twice = async <T>(operation: string, variables: Record<string, unknown>): Promise<T> => {
    await chika.send(operation, variables);
    return (await chika.send<T>(operation, variables)).data;
  };
  const pieces = (await twice<CartPageView>('CartPage', { market })).cartPage.cart?.itemCount ?? 0;
  await chika.send('CartAdd', { lines: [{ variantId: variant, quantity: 1 }], market });
  assert.equal((await chika.send<CartPageView>('CartPage', { market })).data.cartPage.cart?.itemCount, pieces + 1);
  const product = await twice<ProductView>('ProductPage', { slug, market });
  await twice<WishlistView>('WishlistPage', { market });
  await chika.send('WishlistAdd', { productId: product.productPage.product.id, market });
  assert.ok((await chika.send<WishlistView>('WishlistPage', { market })).data.wishlistPage.items.some((item) => item.slug === slug));
  await chika.send('WishlistRemove', { productId: product.productPage.product.id, market });
  const left = await chika.send<WishlistView>('WishlistPage', { market });
  assert.ok(left.data.wishlistPage.items.every((item) => item.slug !== slug));
  // One of Chika's is of a shop that was suspended: it is left out, and nothing has failed.
  assert.deepEqual(left.extensions?.sections ?? [], []);
}

/** The app: a screen that the device keeps is not "unchanged" after a change of its own. */
export async function appShowsWrites(stack: Stack): Promise<void> {
  const [variant = ''] = await createJourney(stack).variantsOf(slug);
  const device = createMobileClient({ baseUrl: stack.urls['bff-mobile'] });
  const cart = () => device.send<{ cart: { cart: CartView | null } }>('Cart', { display: market });
  await cart();
  assert.equal((await cart()).data.cart.cart?.itemCount ?? 0, 0);
  await device.send('CartAdd', { lines: [{ variantId: variant, quantity: 1 }], display: market });
  const filled = (await cart()).data.cart.cart;
  assert.equal(filled?.itemCount, 1);
  await device.send('CartUpdate', { lines: [{ lineId: filled?.groups[0]?.lines[0]?.id, quantity: 3 }], cartVersion: filled?.version, display: market });
  assert.equal((await cart()).data.cart.cart?.itemCount, 3);
}
