import type { WebSearchPageQuery } from '../../generated/gateway-operations.ts';
import { productList } from '../product-list.ts';

export const results = productList<WebSearchPageQuery>({ id: 'results' });
