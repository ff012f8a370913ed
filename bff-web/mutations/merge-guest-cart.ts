import type { Context } from '../context.ts';
import { webCartMergeOperation } from '../generated/gateway-operations.ts';
import type { CartChange } from '../generated/schema-types.ts';

/**
 * Moves the guest's cart into the person's and tells what changed. A failure does not undo the sign-in: it is reported as the
 * section `cartChanges`, and the session keeps the guest's secret, so that the next sign-in merges.
 */
export async function mergeGuestCart(context: Context): Promise<CartChange[]> {
  if (!context.session.data?.guestToken) return [];
  const { data, errors } = await context.gateway.send(webCartMergeOperation, {});
  const failure = errors[0]?.code ?? (data && data.cartMerge.userErrors.length > 0 ? 'CONFLICT' : undefined);
  if (failure || !data) {
    context.report.add({ id: 'cartChanges', code: failure ?? 'UNAVAILABLE' });
    return [];
  }
  await context.session.dropGuestToken();
  return data.cartMerge.changes;
}
