import type { MobileProductQuery } from '../../generated/gateway-operations.ts';
import type { Seller } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { defineSection } from '../section.ts';
import { productOf, type ProductData } from './product-data.ts';

type VendorData = NonNullable<ProductData['vendor']>;

export const seller = defineSection<MobileProductQuery, VendorData, Seller>({
  id: 'seller',
  requiresViewer: false,
  needs: ['product.vendor'],
  gather: (result) => productOf(result)?.vendor,
  present: ({ slug, name, logo, isAcceptingOrders, policies }) => ({
    slug,
    name,
    logo: presentImage(logo),
    returnWindowDays: policies.returnWindowDays,
    isAcceptingOrders,
  }),
});
