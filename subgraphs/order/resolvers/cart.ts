import type { CartLine as CartLineView } from '../domain/cart-pricing.ts';
import type { CartView } from '../data/cart-view.ts';
import type { CartLineResolvers, CartResolvers, CartVendorGroupResolvers } from '../generated/schema-types.ts';
import type { CartLineParent } from '../mappers.ts';
import { totalsParent } from './totals.ts';

const lineParent = (view: CartView, line: CartLineView): CartLineParent => ({ ...line, currency: view.cart.currency });

export const Cart: CartResolvers = {
  id: ({ cart }) => cart.id,
  version: ({ cart }) => cart.version,
  currency: ({ cart }) => cart.currency,
  country: ({ cart }) => cart.country,
  updatedAt: ({ cart }) => cart.updatedAt,
  expiresAt: ({ cart }) => cart.expiresAt,
  lines: (view) => view.lines.map((line) => lineParent(view, line)),
  vendorGroups: (view) => view.priced.vendors.map((totals) => ({ view, totals })),
  itemCount: ({ lines }) => lines.reduce((sum, line) => sum + line.quantity, 0),
  coupons: ({ coupons, priced }) =>
    coupons.map((coupon) => ({
      code: coupon.code,
      description: coupon.description,
      discount: { minor: priced.appliedCoupons.find((applied) => applied.couponId === coupon.couponId)?.discountMinor ?? 0, currency: priced.currency },
    })),
  totals: ({ priced }) => totalsParent(priced.totals, priced.currency, priced.pricesIncludeTax),
  problems: ({ problems }) => problems.map((problem) => ({ ...problem, field: problem.field ? [...problem.field] : null })),
};

export const CartLine: CartLineResolvers = {
  id: (line) => line.lineId,
  variant: (line) => (line.productId === null ? null : { id: line.variantId }),
  vendor: (line) => (line.vendorId === null ? null : { id: line.vendorId }),
  unitPrice: (line) => ({ minor: line.unitPriceMinor, currency: line.currency }),
  subtotal: (line) => ({ minor: line.unitPriceMinor * line.quantity, currency: line.currency }),
  previousUnitPrice: (line) => (line.addedPriceMinor === line.unitPriceMinor ? null : { minor: line.addedPriceMinor, currency: line.currency }),
  isPurchasable: (line) => line.obstacle === null,
};

export const CartVendorGroup: CartVendorGroupResolvers = {
  vendor: ({ totals }) => ({ id: totals.vendorId }),
  vendorName: ({ view, totals }) => view.vendors.get(totals.vendorId)?.name ?? '',
  lines: ({ view, totals }) => view.lines.filter((line) => line.vendorId === totals.vendorId).map((line) => lineParent(view, line)),
  totals: ({ view, totals }) => totalsParent(totals, view.priced.currency, view.priced.pricesIncludeTax),
};
