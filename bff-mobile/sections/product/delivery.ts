import type { MobileProductQuery } from '../../generated/gateway-operations.ts';
import type { Delivery } from '../../generated/schema-types.ts';
import { presentMoneyOrNull } from '../../present/money.ts';
import { defineSection } from '../section.ts';
import { productOf, type ProductData } from './product-data.ts';

type Estimate = NonNullable<NonNullable<ProductData['delivered']>['deliveryEstimate']>;

export const delivery = defineSection<MobileProductQuery, Estimate, Delivery>({
  id: 'delivery',
  requiresViewer: false,
  needs: ['product.delivered.deliveryEstimate'],
  gather: (result) => productOf(result)?.delivered?.deliveryEstimate,
  present: ({ minDays, maxDays, price }, { market }) => ({ minDays, maxDays, price: presentMoneyOrNull(price, market.locale) }),
});
