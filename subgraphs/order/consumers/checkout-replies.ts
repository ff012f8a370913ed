/** The product subgraph's answers to a checkout's commands. */
import { stockAllocated, stockAllocationFailed, stockReleased, stockReservationFailed, stockReserved } from '#events/product';
import { defineConsumer, on, onMany, type Consumer } from '#platform/messaging/consumer';
import type { DataOf } from '#platform/messaging/contract';
import type { CheckoutInHand } from '../data/checkout-repository.ts';
import type { CheckoutSnapshot } from '../domain/checkout-snapshot.ts';
import { advance, advanceAll, type CheckoutContext, type FactInput } from '../use-cases/advance-checkout.ts';

export function createCheckoutReplies(context: CheckoutContext): Consumer {
  return defineConsumer({
    name: 'order.checkout-replies',
    prefetch: 32,
    together: 16,
    on: [
      onMany(stockReserved, ({ tx, messages }) =>
        advanceAll(tx, context, messages.map(({ data }) => ({ checkoutId: data.checkoutId, fact: (checkout) => reservedFact(checkout, data) })), { from: 'RESERVING' })),
      on(stockReservationFailed, async ({ tx, message: { data } }) => {
        await advance(tx, context, { checkoutId: data.checkoutId, fact: { type: 'stockRejected', reason: shortageText(data.shortages) }, availableQuantity: data.shortages[0]?.available ?? null });
      }),
      onMany(stockAllocated, ({ tx, messages }) => advanceAll(tx, context, messages.map(({ data: { checkoutId } }) => ({ checkoutId, fact: { type: 'stockConfirmed' } })), { from: 'CONFIRMING' })),
      on(stockAllocationFailed, async ({ tx, message: { data } }) => {
        await advance(tx, context, { checkoutId: data.checkoutId, fact: { type: 'stockNotConfirmed', reason: data.reason } });
      }),
      on(stockReleased, async ({ tx, message: { data } }) => void (await advance(tx, context, { checkoutId: data.checkoutId, fact: { type: 'stockReleased' } }))),
    ],
  });
}

/** A price matters only before anything was authorised; later the buyer's agreement stands. */
function reservedFact({ state, snapshot }: CheckoutInHand, { lines }: DataOf<typeof stockReserved>): FactInput {
  const drift = state === 'RESERVING' && snapshot ? priceDrift(snapshot, lines) : null;
  return drift === null ? { type: 'stockReserved' } : { type: 'priceChanged', reason: drift };
}

/** What differs between the prices that the buyer agreed to and those in force; null when nothing does. */
function priceDrift({ priced, lines: known }: CheckoutSnapshot, lines: DataOf<typeof stockReserved>['lines']): string | null {
  const agreed = new Map(priced.lines.map((line) => [known.find((candidate) => candidate.lineId === line.lineId)?.variantId, line.unitPriceMinor]));
  const drifted = lines.filter((line) => agreed.get(line.variantId) !== line.unitPriceMinor);
  if (drifted.length === 0) return null;
  return `price changed for ${drifted.map((line) => `${line.variantId} (${agreed.get(line.variantId)} -> ${line.unitPriceMinor})`).join(', ')}`;
}

function shortageText(shortages: DataOf<typeof stockReservationFailed>['shortages']): string {
  return shortages.map((shortage) => `${shortage.variantId}: ${shortage.requested} wanted, ${shortage.available} available`).join('; ');
}
