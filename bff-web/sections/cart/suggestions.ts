import type { WebCartPageQuery } from '../../generated/gateway-operations.ts';
import { productRow } from '../product-row.ts';

export const suggestions = productRow<WebCartPageQuery>({ id: 'suggestions', from: (data) => data.suggestions });
