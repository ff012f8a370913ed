/**
 * Quantities that were summed before anybody asked how many there are, lowered to how many can be had. Here, and not where carts are merged: the order service has no copy of
 * stock, subgraphs do not call one another, and no event says how many there are. The order service still decides: it is asked to lower the lines, at the version that was seen.
 */
import type { ErrorCode } from '../errors/codes.ts';
import type { GatewayResult } from './gateway-result.ts';

/** What summing made of one thing, with its line at the version that came along; null where it, or what it is of, is gone or was not to be had. */
export interface Sum {
  readonly variantId: string;
  readonly requestedQuantity: number;
  readonly quantity: number;
  readonly line: { readonly id: string; readonly quantity: number; readonly variant: { readonly availableQuantity: number } | null } | null;
}

export interface CappedSum {
  readonly variantId: string;
  readonly requestedQuantity: number;
  readonly quantity: number;
  readonly reason: 'SUMMED' | 'LINE_LIMIT' | 'STOCK' | 'SOLD_OUT';
}

/** Lines to lower, and the version at which they were that high. */
export interface Lowering {
  lines: { lineId: string; quantity: number }[];
  cartVersion: number;
}

type Lower = (lowering: Lowering) => Promise<GatewayResult<{ result: { userErrors: readonly unknown[] } }>>;

/** `availableQuantity` goes no higher: told this many, there may be more. */
const mostTold = 100;

/**
 * Lowers, in one call and only where it has to be, what is more than can be had. A line is never lowered to nothing: what is sold
 * out stays visible with one. When lowering fails, or the lines have changed meanwhile, they stay as they are and `failure` says so.
 */
export async function capSums({ changes, cart }: { changes: readonly Sum[]; cart: { readonly version: number } | null }, lower: Lower): Promise<{ changes: CappedSum[]; failure?: ErrorCode }> {
  const tooHigh = changes.flatMap(excessOf);
  if (!cart || tooHigh.length === 0) return { changes: changes.map(asSummed) };
  const { data, errors } = await lower({ lines: tooHigh.map(({ lineId, quantity }) => ({ lineId, quantity })), cartVersion: cart.version });
  const failure = data === null ? (errors[0]?.code ?? 'UNAVAILABLE') : data.result.userErrors.length > 0 ? 'CONFLICT' : undefined;
  if (failure) return { changes: changes.map(asSummed), failure };
  const lowered = new Map(tooHigh.map(({ variantId, quantity, reason }) => [variantId, { quantity, reason }]));
  return { changes: changes.map((sum) => ({ ...asSummed(sum), ...lowered.get(sum.variantId) })) };
}

function excessOf({ variantId, line }: Sum): { variantId: string; lineId: string; quantity: number; reason: CappedSum['reason'] }[] {
  const available = line?.variant?.availableQuantity ?? mostTold;
  const quantity = Math.max(available, 1);
  if (!line || available >= mostTold || line.quantity <= quantity) return [];
  return [{ variantId, lineId: line.id, quantity, reason: available === 0 ? 'SOLD_OUT' : 'STOCK' }];
}

function asSummed({ variantId, requestedQuantity, quantity }: Sum): CappedSum {
  return { variantId, requestedQuantity, quantity, reason: quantity < requestedQuantity ? 'LINE_LIMIT' : 'SUMMED' };
}
