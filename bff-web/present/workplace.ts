import type { PayoutPartsFragment, StockCountPartsFragment } from '../generated/gateway-operations.ts';
import type { Payout, StockRow } from '../generated/schema-types.ts';
import { paths } from '../storefront/addresses.ts';
import { presentMoney } from './money.ts';

export function presentPayout({ amount, ...rest }: PayoutPartsFragment, locale: string): Payout {
  return { ...rest, amount: presentMoney(amount, locale) };
}

/** Exact, of all locations, and never from a cache: who books stock sees it in the table at once. */
export function presentStock({ id, title, sku, stockLevels }: StockCountPartsFragment, product: { title: string; slug: string }): StockRow {
  const places = (stockLevels ?? []).filter(({ available }) => available > 0).map(({ location, available }) => ({ name: location, availableQuantity: available }));
  const availableQuantity = places.reduce((sum, place) => sum + place.availableQuantity, 0);
  return { variantId: id, title: product.title, variantTitle: title, sku, availableQuantity, places, url: paths.product(product.slug) };
}
