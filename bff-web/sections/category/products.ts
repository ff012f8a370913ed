import type { WebCategoryPageQuery } from '../../generated/gateway-operations.ts';
import { productList } from '../product-list.ts';

export const products = productList<WebCategoryPageQuery>({ id: 'products' });
