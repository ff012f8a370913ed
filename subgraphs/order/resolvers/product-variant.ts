import { estimateDelivery } from '../domain/delivery-estimate.ts';
import { selectShippingRate } from '../domain/shipping.ts';
import type { ProductVariantResolvers } from '../generated/schema-types.ts';

export const ProductVariant: ProductVariantResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  async deliveryEstimate(variant, { country }, { loaders, now }) {
    const vendor = await loaders.vendorByVariantId.load(variant.id);
    if (!vendor) return null;
    const currency = vendor.shipping[0]?.currency ?? '';
    const rate = selectShippingRate(vendor.shipping, { country, currency });
    if (!rate) return null;
    return { ...estimateDelivery({ handlingDays: vendor.handlingDays, transit: rate, at: now() }), price: { minor: rate.priceMinor, currency: rate.currency } };
  },
};
