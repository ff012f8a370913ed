import type { Database } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import type { PaymentProviderName } from '../domain/payout-account.ts';

/** What every use case of this subgraph works with. */
export interface UseCaseDeps {
  db: Database;
  outbox: Outbox;
  now: () => Date;
  /** Commission of a vendor that is approved without an agreement, in basis points. */
  standardCommissionBps: number;
  /** Who carries payouts out, and so decides how an account has to be called. */
  paymentProvider: PaymentProviderName;
}
