import type { WebVendorPageQuery } from '../../generated/gateway-operations.ts';
import { productList } from '../product-list.ts';

export const products = productList<WebVendorPageQuery>({ id: 'products' });
