import { toRate } from '../domain/cart-pricing.ts';
import { chargeStep, stepDown } from '../domain/charge-step.ts';
import { estimateDelivery } from '../domain/delivery-estimate.ts';
import { chargeFor, profileOf, waysOfDelivery } from '../domain/shipping-profiles.ts';
import type { ProductVariantResolvers } from '../generated/schema-types.ts';

export const ProductVariant: ProductVariantResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  /** As a cart with one of it says, by the vendor's usual way. */
  async deliveryEstimate(variant, { country }, { loaders, now }) {
    const shipped = await loaders.shippedVariantById.load(variant.id);
    if (!shipped) return null;
    const { vendor, line, prices } = shipped;
    const currency = (profileOf(line, vendor.shippingProfiles)?.rates ?? vendor.shipping)[0]?.currency ?? '';
    const [way] = waysOfDelivery([line], vendor, { country, currency });
    if (!way) return null;
    const minor = chargeFor(toRate(vendor.vendorId, way), [{ ...line, remainingMinor: prices.get(currency) ?? 0 }]);
    return { ...estimateDelivery({ lead: way.lead, at: now() }), price: { minor: stepDown(minor, chargeStep(currency)), currency } };
  },
};
