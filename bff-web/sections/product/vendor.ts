import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebProductPageQuery } from '../../generated/gateway-operations.ts';
import type { ProductVendor } from '../../generated/schema-types.ts';
import { presentVendorCard } from '../../present/cards.ts';
import { productOf, type ProductData } from './product-data.ts';

type VendorData = NonNullable<ProductData['vendor']>;

export const vendor = defineSection<WebProductPageQuery, VendorData, ProductVendor, PageContext>({
  id: 'vendor',
  requiresViewer: false,
  needs: ['product.vendor'],
  gather: (result) => productOf(result)?.vendor,
  present: (found) => ({
    card: presentVendorCard(found),
    returnWindowDays: found.policies.returnWindowDays,
    handlingDays: found.handlingDays,
    isAcceptingOrders: found.isAcceptingOrders,
  }),
});
