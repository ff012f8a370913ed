import type { Database } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import type { Logger } from '#platform/telemetry/logger';
import type { Channel } from '../channels/channel.ts';

/** What every use case of this subgraph works with. */
export interface UseCaseDeps {
  db: Database;
  channels: readonly Channel[];
  logger: Logger;
  now: () => Date;
  /** For what open pages and apps are told at once. */
  outbox: Pick<Outbox, 'add'>;
  /** Whether vendors' endpoints may be on this machine, and without TLS: in tests only. */
  areLocalEndpointsAllowed: boolean;
}
