import { failedResult, type GatewayResult } from '#platform/bff/gateway-result';
import { isErrorCode } from '#platform/errors/codes';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { mobileCartMergeOperation, type MobileCartMergeMutation } from '../generated/gateway-operations.ts';
import type { CartChange } from '../generated/schema-types.ts';

export interface MergedCart {
  isGuestCartMerged: boolean;
  cartChanges: CartChange[];
}

/**
 * Moves the guest's cart into the cart of the person who just signed in and tells what changed. A failure does not undo the
 * sign-in: it is reported as the section `cartChanges`, and the app keeps its guest token, so that the next sign-in merges.
 */
export async function mergeGuestCart(context: Context, accessToken: string): Promise<MergedCart> {
  if (context.credentials.guestToken === null) return { isGuestCartMerged: false, cartChanges: [] };
  const { data, errors } = await merge(context, accessToken);
  const failure = errors[0]?.code ?? (data && data.cartMerge.userErrors.length > 0 ? 'CONFLICT' : undefined);
  if (failure || !data) {
    context.report.add({ id: 'cartChanges', code: failure ?? 'UNAVAILABLE' });
    return { isGuestCartMerged: false, cartChanges: [] };
  }
  return { isGuestCartMerged: true, cartChanges: data.cartMerge.changes };
}

async function merge(context: Context, accessToken: string): Promise<GatewayResult<MobileCartMergeMutation>> {
  try {
    return await context.gateway.send(mobileCartMergeOperation, {}, { accessToken });
  } catch (error) {
    if (error instanceof DomainError && isErrorCode(error.code)) return failedResult(error.code, error.message);
    throw error;
  }
}
