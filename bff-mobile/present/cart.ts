import type { CartLinePartsFragment, CartPartsFragment } from '../generated/gateway-operations.ts';
import type { Cart, CartLine } from '../generated/schema-types.ts';
import { presentImage } from './image.ts';
import { presentMoney, presentMoneyOrNull, presentTotals } from './money.ts';
import { presentUserErrors } from './user-error.ts';

export function presentCart(cart: CartPartsFragment, locale: string): Cart {
  const { id, version, itemCount, country, note, problems } = cart;
  return {
    id,
    version,
    itemCount,
    country,
    groups: cart.vendorGroups.map(({ vendorName, totals, lines }) => ({
      vendorName,
      lines: lines.map((line) => presentCartLine(line, locale)),
      shipping: presentMoney(totals.shipping, locale),
      total: presentMoney(totals.total, locale),
    })),
    totals: presentTotals(cart.totals, locale),
    coupons: cart.coupons.map(({ code, description, discount }) => ({ code, description, discount: presentMoney(discount, locale) })),
    note,
    problems: presentUserErrors(problems, locale),
    canCheckOut: itemCount > 0 && problems.length === 0,
  };
}

function presentCartLine(line: CartLinePartsFragment, locale: string): CartLine {
  const { id, title, variantTitle, quantity, isPurchasable, variant } = line;
  return {
    id,
    title,
    variantTitle,
    quantity,
    isPurchasable,
    variantId: variant?.id ?? null,
    productSlug: variant?.product.slug ?? null,
    image: presentImage(variant?.image),
    availableQuantity: variant?.availableQuantity ?? null,
    unitPrice: presentMoney(line.unitPrice, locale),
    previousUnitPrice: presentMoneyOrNull(line.previousUnitPrice, locale),
    subtotal: presentMoney(line.subtotal, locale),
  };
}
