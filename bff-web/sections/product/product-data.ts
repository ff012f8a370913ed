import type { GatewayResult } from '#platform/bff/gateway-result';
import type { WebProductPageQuery } from '../../generated/gateway-operations.ts';

/** The product as the gateway gives it. */
export type ProductData = NonNullable<WebProductPageQuery['product']>;

/** The product of a page, if it came. */
export function productOf({ data }: GatewayResult<WebProductPageQuery>): ProductData | null {
  return data?.product ?? null;
}
