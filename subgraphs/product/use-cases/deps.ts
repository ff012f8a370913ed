import type { Database, Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';

/** What a use case that opens its own transaction works with. */
export interface UseCaseDeps {
  db: Database;
  outbox: Outbox;
  now: () => Date;
}

/** What a use case works with that runs in its caller's transaction: a message handler's, for one. */
export interface TxDeps {
  tx: Tx;
  outbox: Outbox;
  now: Date;
}
