import type { CartLinePartsFragment, CartPartsFragment, CouponPartsFragment, ShippingOptionPartsFragment } from '../generated/gateway-operations.ts';
import type { Cart, CartLine, Coupon, ShippingOption } from '../generated/schema-types.ts';
import { paths } from '../storefront/addresses.ts';
import { presentImage } from './image.ts';
import { presentMoney, presentMoneyOrNull, presentTotals } from './money.ts';
import { presentUserError } from './user-error.ts';

export function presentCart(cart: CartPartsFragment, locale: string): Cart {
  const { id, version, itemCount, currency, country, note, problems } = cart;
  return {
    id,
    version,
    itemCount,
    currency,
    country,
    groups: cart.vendorGroups.map((group) => ({
      vendorId: group.vendor?.id ?? null,
      vendorName: group.vendorName,
      vendorUrl: group.vendor ? paths.vendor(group.vendor.slug) : null,
      lines: group.lines.map((line) => presentCartLine(line, locale)),
      totals: presentTotals(group.totals, locale),
      shippingOptions: group.shippingOptions.map((option) => presentShippingOption(option, locale)),
      shippingOption: group.shippingOption && presentShippingOption(group.shippingOption, locale),
      note: group.note,
      isGift: group.isGift,
      giftMessage: group.giftMessage,
      shippingAddress: group.shippingAddress,
    })),
    totals: presentTotals(cart.totals, locale),
    coupons: cart.coupons.map((coupon) => presentCoupon(coupon, locale)),
    note,
    problems: problems.map((problem) => presentUserError(problem, locale)),
    canCheckOut: itemCount > 0 && problems.length === 0,
  };
}

export function presentCoupon({ code, description, discount }: CouponPartsFragment, locale: string): Coupon {
  return { code, description, discount: presentMoney(discount, locale) };
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
    url: variant ? paths.product(variant.product.slug) : null,
    image: presentImage(variant?.image),
    availableQuantity: variant?.availableQuantity ?? null,
    unitPrice: presentMoney(line.unitPrice, locale),
    previousUnitPrice: presentMoneyOrNull(line.previousUnitPrice, locale),
    subtotal: presentMoney(line.subtotal, locale),
  };
}
