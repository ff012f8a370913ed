/** The notification subgraph over its dependencies; `main.ts` and the tests build it alike. */
import { join } from 'node:path';
import { closeRedis } from '#platform/cache/redis';
import { createInvariantJob } from '#platform/service/invariant-job';
import { createRollingCheck } from '#platform/service/rolling-check';
import type { SubgraphApp, SubgraphDeps } from '#platform/service/subgraph-service';
import type { Channel } from './channels/channel.ts';
import { createAccountMessages } from './consumers/account-messages.ts';
import { createAccountNotices } from './consumers/account-notices.ts';
import { createBuyerMessages } from './consumers/buyer-messages.ts';
import { copies } from './consumers/copies.ts';
import { createPersonalDataConsumer } from './consumers/personal-data.ts';
import { createVendorMessages } from './consumers/vendor-messages.ts';
import { createVendorPeopleMessages } from './consumers/vendor-people-messages.ts';
import type { Context } from './context.ts';
import { createJobs, type ChannelLimits } from './jobs.ts';
import { notificationChecks } from './invariants.ts';
import { createLoaders } from './loaders.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers/index.ts';
import type { Retention } from './use-cases/remove-old.ts';

export const schemaFile = join(import.meta.dirname, 'schema.graphql');

export interface NotificationAppOptions extends Pick<SubgraphDeps, 'db' | 'workerDb' | 'outbox' | 'logger'> {
  channels: readonly Channel[];
  retention: Retention;
  limits: ChannelLimits;
  /** Whether vendors' endpoints may be on this machine, and without TLS: for tests. */
  areLocalEndpointsAllowed?: boolean;
  /** The present; tests pass their own. */
  now?: () => Date;
}

/** @throws Error when two channels have one name. */
export function buildApp({ db, workerDb, outbox, logger, channels, retention, limits, areLocalEndpointsAllowed = false, now = () => new Date() }: NotificationAppOptions): SubgraphApp<Context> {
  if (new Set(channels.map(({ name }) => name)).size !== channels.length) throw new Error('two notification channels have the same name');
  const useCases = { db, outbox, channels, logger, now, areLocalEndpointsAllowed };
  return {
    resolvers,
    permissions,
    context: (request) => ({ ...request, useCases, loaders: createLoaders({ db, viewer: request.viewer }) }),
    consumers: [copies, createPersonalDataConsumer({ outbox, now }), createAccountMessages(useCases), createAccountNotices(useCases), createBuyerMessages(useCases), createVendorMessages(useCases), createVendorPeopleMessages(useCases)],
    jobs: [...createJobs({ ...useCases, db: workerDb, retention, limits }), createInvariantJob({ check: createRollingCheck({ db: workerDb, checks: notificationChecks, now }), invariants: ['I5'], logger })],
    async stop() {
      for (const channel of channels) if (channel.kind === 'sent') channel.close?.();
      await closeRedis(limits.redis);
    },
  };
}
