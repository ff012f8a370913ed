import type { PayoutPartsFragment, StockVariantPartsFragment } from '../generated/gateway-operations.ts';
import type { Payout, StockRow } from '../generated/schema-types.ts';
import { paths } from '../storefront/addresses.ts';
import { presentMoney } from './money.ts';

export function presentPayout({ amount, ...rest }: PayoutPartsFragment, locale: string): Payout {
  return { ...rest, amount: presentMoney(amount, locale) };
}

export function presentStock({ id, title, sku, availableQuantity, product }: StockVariantPartsFragment): StockRow {
  return { variantId: id, title: product.title, variantTitle: title, sku, availableQuantity, url: paths.product(product.slug) };
}
