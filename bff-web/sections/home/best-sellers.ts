import type { WebHomePageQuery } from '../../generated/gateway-operations.ts';
import { productRow } from '../product-row.ts';

export const bestSellers = productRow<WebHomePageQuery>({ id: 'bestSellers', from: (data) => data.bestSellers });
