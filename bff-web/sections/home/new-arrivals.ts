import type { WebHomePageQuery } from '../../generated/gateway-operations.ts';
import { productRow } from '../product-row.ts';

export const newArrivals = productRow<WebHomePageQuery>({ id: 'newArrivals', from: (data) => data.newArrivals });
