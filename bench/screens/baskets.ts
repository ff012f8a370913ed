/** What a customer has before pages are measured: a page of somebody who has nothing says little about the pages that people wait for. */
import { createJourney, market, type CartView } from '../../test/stack/journey.ts';
import type { WebClient } from '../../test/stack/web-client.ts';
import type { Stack } from '../../dev/stack.ts';

/** Three lines, of two vendors. */
const inCart = ['harbour-mug', 'saltpan-espresso-cup', 'hillside-sampler-four-farms'];
const onWishlist = [...inCart, 'breakwater-breakfast-bowl', 'low-tide-dinner-plate', 'pebble-side-plate', 'mule-path-espresso', 'second-sunset-decaf'];

/** Fills cart and wishlist of whoever is signed in there; doing it twice changes nothing. Throws saying what is missing. */
export async function fillBaskets(browser: WebClient, stack: Pick<Stack, 'urls'>): Promise<void> {
  const { data } = await browser.send<{ cartPage: { cart: CartView | null } }>('CartPage', { market });
  if (!data.cartPage.cart?.itemCount) {
    const variants = await createJourney(stack).variantsOf(...inCart);
    const added = await browser.send<{ cartAdd: { cart: CartView } }>('CartAdd', { lines: variants.map((variantId) => ({ variantId, quantity: 1 })), market });
    expect('vendors in the cart', added.data.cartAdd.cart.groups.length, 2);
  }
  let items: readonly object[] = [];
  for (const slug of onWishlist) {
    const page = await browser.send<{ productPage: { product: { id: string } } }>('ProductPage', { slug, market });
    const wished = await browser.send<{ wishlistAdd: { items: object[] } }>('WishlistAdd', { productId: page.data.productPage.product.id, market });
    items = wished.data.wishlistAdd.items;
  }
  expect('products on the wishlist', items.length, onWishlist.length);
}

function expect(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`Expected ${expected} ${what}, found ${actual}`);
}
