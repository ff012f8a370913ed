import type { WebHomePageQuery } from '../../generated/gateway-operations.ts';
import { productRow } from '../product-row.ts';

export const topRated = productRow<WebHomePageQuery>({ id: 'topRated', from: (data) => data.topRated });
