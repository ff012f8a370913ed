import { capSums } from '#platform/bff/capped-sums';
import { failedResult, type GatewayResult } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import { isErrorCode } from '#platform/errors/codes';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { mobileCartLowerOperation, mobileCartMergeOperation } from '../generated/gateway-operations.ts';
import type { AuthPayload } from '../generated/schema-types.ts';

export type MergedCart = Pick<AuthPayload, 'isGuestCartMerged' | 'cartChanges' | 'cartLeftOut'>;

const notMerged: MergedCart = { isGuestCartMerged: false, cartChanges: [], cartLeftOut: [] };

/**
 * Moves the guest's cart into the cart of the person who just signed in, lowers sums to what can be had, and tells what changed. A
 * failure does not undo the sign-in: it is reported as the section `cartChanges`. Unless the cart has moved with all its lines, the app keeps its
 * guest token, so that the next sign-in merges; sums that could not be lowered stay, and the checkout asks for the stock anyway.
 */
export async function mergeGuestCart(context: Context, accessToken: string): Promise<MergedCart> {
  if (context.credentials.guestToken === null) return notMerged;
  const { data, errors } = await sendAs(context, accessToken, mobileCartMergeOperation, {});
  const failure = data === null ? (errors[0]?.code ?? 'UNAVAILABLE') : data.cartMerge.userErrors.length > 0 ? 'CONFLICT' : undefined;
  if (failure || !data) {
    context.report.add({ id: 'cartChanges', code: failure ?? 'UNAVAILABLE' });
    return notMerged;
  }
  const capped = await capSums(data.cartMerge, (lowering) => sendAs(context, accessToken, mobileCartLowerOperation, lowering));
  // An error beside the data: how many there are of something could not be asked.
  const unsettled = errors[0]?.code ?? capped.failure;
  if (unsettled) context.report.add({ id: 'cartChanges', code: unsettled, isPartial: true });
  const cartLeftOut = data.cartMerge.leftOut;
  return { isGuestCartMerged: !cartLeftOut.some(({ kind }) => kind === 'LINE'), cartChanges: capped.changes, cartLeftOut };
}

/** In the name of who just signed in; a token that is refused already is an answer like any other. */
async function sendAs<Result, Variables>(context: Context, accessToken: string, operation: RegisteredOperation<Result, Variables>, variables: Variables): Promise<GatewayResult<Result>> {
  try {
    return await context.gateway.send(operation, variables, { accessToken });
  } catch (error) {
    if (error instanceof DomainError && isErrorCode(error.code)) return failedResult(error.code, error.message);
    throw error;
  }
}
