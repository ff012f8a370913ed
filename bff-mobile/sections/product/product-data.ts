import type { GatewayResult } from '#platform/bff/gateway-result';
import type { MobileProductQuery } from '../../generated/gateway-operations.ts';

/** The product as the gateway gives it. */
export type ProductData = NonNullable<MobileProductQuery['product']>;

/** The product of a screen, if it came. */
export function productOf({ data }: GatewayResult<MobileProductQuery>): ProductData | null {
  return data?.product ?? null;
}
