import type { CartLine as CartLineView } from '../domain/cart-pricing.ts';
import type { CartView } from '../data/cart-view.ts';
import type { CartLineResolvers, CartResolvers, CartVendorGroupResolvers } from '../generated/schema-types.ts';
import type { CartLineParent, CartVendorGroupParent, ShippingOptionParent } from '../mappers.ts';
import { totalsOf } from '../domain/pricing.ts';
import { toRate } from '../domain/cart-pricing.ts';
import { chargeStep, stepDown } from '../domain/charge-step.ts';
import { chargeFor, type WayOfDelivery } from '../domain/shipping-profiles.ts';
import { estimateDelivery } from '../domain/delivery-estimate.ts';
import { noChoice } from '../domain/vendor-choice.ts';
import { totalsParent } from './totals.ts';

const lineParent = (view: CartView, line: CartLineView): CartLineParent => ({ ...line, currency: view.cart.currency });

/** The line of a variant; null when there is none. */
export function lineOfVariant(view: CartView | null, variantId: string): CartLineParent | null {
  const line = view?.lines.find((candidate) => candidate.variantId === variantId);
  return view && line ? lineParent(view, line) : null;
}

const nothing = totalsOf([], []);

/** Of all vendors, also those of whom nothing can be bought at the moment: what stands in the way of the checkout must be seen to be taken out. */
function vendorGroupsOf(view: CartView): CartVendorGroupParent[] {
  const totals = new Map(view.priced.vendors.map((vendor) => [vendor.vendorId, vendor]));
  return [...new Set(view.lines.map((line) => line.vendorId))].map((vendorId) => ({ view, vendorId, totals: totals.get(vendorId ?? '') ?? nothing }));
}

export const Cart: CartResolvers = {
  id: ({ cart }) => cart.id,
  version: ({ cart }) => cart.version,
  currency: ({ cart }) => cart.currency,
  note: ({ cart }) => cart.note,
  country: ({ cart }) => cart.country,
  updatedAt: ({ cart }) => cart.updatedAt,
  expiresAt: ({ cart }) => cart.expiresAt,
  lines: (view) => view.lines.map((line) => lineParent(view, line)),
  vendorGroups: vendorGroupsOf,
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
  subtotal: (line) => ({ minor: stepDown(line.unitPriceMinor * line.quantity, chargeStep(line.currency)), currency: line.currency }),
  previousUnitPrice: (line) => (line.addedPriceMinor === line.unitPriceMinor ? null : { minor: line.addedPriceMinor, currency: line.currency }),
  isPurchasable: (line) => line.obstacle === null,
};

/** A way of delivery as it is shown: what it costs for these lines, and when they would arrive. */
function shippingOption({ view, vendorId }: CartVendorGroupParent, choice: WayOfDelivery, now: Date): ShippingOptionParent {
  const lines = view.priced.lines.filter((line) => line.vendorId === vendorId);
  const minor = chargeFor(toRate(vendorId ?? '', choice), lines.map((line) => ({ ...line, remainingMinor: line.subtotalMinor - line.discountMinor })));
  return { code: choice.code, name: choice.name, price: { minor: stepDown(minor, chargeStep(view.priced.currency)), currency: view.priced.currency }, ...estimateDelivery({ lead: choice.lead, at: now }) };
}

const deliveryOf = ({ view, vendorId }: CartVendorGroupParent) => view.deliveries.get(vendorId ?? '');
const choiceOf = ({ view, vendorId }: CartVendorGroupParent) => view.choices[vendorId ?? ''] ?? noChoice;

export const CartVendorGroup: CartVendorGroupResolvers = {
  vendor: ({ vendorId }) => (vendorId === null ? null : { id: vendorId }),
  vendorName: ({ view, vendorId }) => view.vendors.get(vendorId ?? '')?.name ?? '',
  lines: ({ view, vendorId }) => view.lines.filter((line) => line.vendorId === vendorId).map((line) => lineParent(view, line)),
  totals: ({ view, totals }) => totalsParent(totals, view.priced.currency, view.priced.pricesIncludeTax),
  shippingOptions: (group, _args, { now }) => (deliveryOf(group)?.choices ?? []).map((choice) => shippingOption(group, choice, now())),
  shippingOption(group, _args, { now }) {
    const chosen = deliveryOf(group)?.chosen;
    return chosen ? shippingOption(group, chosen, now()) : null;
  },
  note: (group) => choiceOf(group).note,
  isGift: (group) => choiceOf(group).isGift,
  giftMessage: (group) => choiceOf(group).giftMessage,
  shippingAddress: (group) => choiceOf(group).shippingAddress,
};
