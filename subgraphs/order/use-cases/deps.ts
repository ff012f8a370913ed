import type { Database } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';

/** What the use cases of this subgraph work with. */
export interface UseCaseDeps {
  db: Database;
  outbox: Outbox;
  now: () => Date;
}
