import type { CheckoutPartsFragment } from '../generated/gateway-operations.ts';
import type { CheckoutStatus } from '../generated/schema-types.ts';
import { paths } from '../storefront/addresses.ts';
import { presentUserError } from './user-error.ts';

export function presentCheckout({ id, state, isFinished, actionUrl, failure, order }: CheckoutPartsFragment, locale: string): CheckoutStatus {
  return {
    id,
    state,
    isFinished,
    actionUrl,
    failure: failure && presentUserError(failure, locale),
    orderNumber: order?.number ?? null,
    orderUrl: order ? paths.order(order.number) : null,
  };
}
