import type { Database } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';

/** What every use case of this subgraph works with. */
export interface UseCaseDeps {
  db: Database;
  outbox: Outbox;
  now: () => Date;
  /** Commission of a vendor that is approved without an agreement, in basis points. */
  standardCommissionBps: number;
}
