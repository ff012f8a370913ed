import type { CartLinePartsFragment, CartPartsFragment, ShippingOptionPartsFragment } from '../generated/gateway-operations.ts';
import type { Cart, CartGroup, CartLine, ShippingOption } from '../generated/schema-types.ts';
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
    groups: cart.vendorGroups.map((group) => presentGroup(group, locale)),
    totals: presentTotals(cart.totals, locale),
    coupons: cart.coupons.map(({ code, description, discount }) => ({ code, description, discount: presentMoney(discount, locale) })),
    note,
    problems: presentUserErrors(problems, locale),
    canCheckOut: itemCount > 0 && problems.length === 0,
  };
}

/** What is chosen for a part is there when it was asked for; who did not ask does not see what stands in for it. */
function presentGroup(group: CartPartsFragment['vendorGroups'][number], locale: string): CartGroup {
  const { vendor, vendorName, totals, lines, shippingOptions = [], shippingOption, note = null, isGift = false, giftMessage = null, shippingAddress = null } = group;
  return {
    vendorId: vendor?.id ?? null,
    vendorName,
    lines: lines.map((line) => presentCartLine(line, locale)),
    shipping: presentMoney(totals.shipping, locale),
    total: presentMoney(totals.total, locale),
    shippingOptions: shippingOptions.map((option) => presentShippingOption(option, locale)),
    shippingOption: shippingOption ? presentShippingOption(shippingOption, locale) : null,
    note,
    isGift,
    giftMessage,
    shippingAddress,
  };
}

function presentShippingOption({ price, ...option }: ShippingOptionPartsFragment, locale: string): ShippingOption {
  return { ...option, price: presentMoney(price, locale) };
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
