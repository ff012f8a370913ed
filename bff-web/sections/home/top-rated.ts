import type { WebHomePageQuery } from '../../generated/gateway-operations.ts';
import { productRow } from '../product-row.ts';

export const topRated = productRow<WebHomePageQuery>({ id: 'topRated', isShown: ({ features }) => features.isOn('topRatedProducts'), from: (data) => data.topRated });
