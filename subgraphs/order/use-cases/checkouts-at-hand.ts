/** Checkouts as this process has just committed them, so that the next fact about one need not read it. */
import type { CheckoutInHand } from '../data/checkout-repository.ts';
import { isFinished, type CheckoutState } from '../domain/checkout-saga.ts';

export interface CheckoutsAtHand {
  /** Notes a checkout as it was just committed. */
  keep(checkout: CheckoutInHand): void;
  /**
   * Hands a checkout out, with what the buyer agreed to, if it was in this state when last heard of; another process may have moved it since, so whoever goes by it must fail then.
   * It is handed out once: whoever tries again reads.
   */
  take(checkoutId: string, state: CheckoutState): CheckoutInHand | undefined;
}

/** Some kilobytes each. */
const mostKept = 500;
/** The next fact mostly comes within milliseconds; what people have agreed to is not kept longer than it may be of use. */
const longestKeptMs = 30_000;

export function createCheckoutsAtHand(): CheckoutsAtHand {
  /** In the order of their moments. */
  const kept = new Map<string, { checkout: CheckoutInHand; keptAt: number }>();

  function forgetOldest(now: number): void {
    for (const [id, { keptAt }] of kept) {
      if (kept.size <= mostKept && now - keptAt <= longestKeptMs) return;
      kept.delete(id);
    }
  }

  return {
    keep(checkout) {
      const keptAt = performance.now();
      kept.delete(checkout.id);
      if (!isFinished(checkout.state) && checkout.snapshot) kept.set(checkout.id, { checkout, keptAt });
      forgetOldest(keptAt);
    },
    take(checkoutId, state) {
      const checkout = kept.get(checkoutId)?.checkout;
      kept.delete(checkoutId);
      return checkout?.state === state ? checkout : undefined;
    },
  };
}
