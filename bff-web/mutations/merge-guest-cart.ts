import { capSums } from '#platform/bff/capped-sums';
import type { Context } from '../context.ts';
import { webCartLowerOperation, webCartMergeOperation } from '../generated/gateway-operations.ts';
import type { AuthPayload } from '../generated/schema-types.ts';

export type MergedCart = Pick<AuthPayload, 'cartChanges' | 'cartLeftOut'>;

const nothing: MergedCart = { cartChanges: [], cartLeftOut: [] };

/**
 * Moves the guest's cart into the person's, lowers sums to what can be had, and tells what changed. A failure does not undo the
 * sign-in: it is reported as the section `cartChanges`. Unless the cart has moved with all its lines, the session keeps the guest's secret, so that
 * the next sign-in merges; sums that could not be lowered stay, and the checkout asks for the stock anyway.
 */
export async function mergeGuestCart(context: Context): Promise<MergedCart> {
  if (!context.session.data?.guestToken) return nothing;
  const { data, errors } = await context.gateway.send(webCartMergeOperation, {});
  const failure = data === null ? (errors[0]?.code ?? 'UNAVAILABLE') : data.cartMerge.userErrors.length > 0 ? 'CONFLICT' : undefined;
  if (failure || !data) {
    context.report.add({ id: 'cartChanges', code: failure ?? 'UNAVAILABLE' });
    return nothing;
  }
  const cartLeftOut = data.cartMerge.leftOut;
  if (!cartLeftOut.some(({ kind }) => kind === 'LINE')) await context.session.dropGuestToken();
  const capped = await capSums(data.cartMerge, (lowering) => context.gateway.send(webCartLowerOperation, lowering));
  // An error beside the data: how many there are of something could not be asked.
  const unsettled = errors[0]?.code ?? capped.failure;
  if (unsettled) context.report.add({ id: 'cartChanges', code: unsettled, isPartial: true });
  return { cartChanges: capped.changes, cartLeftOut };
}
