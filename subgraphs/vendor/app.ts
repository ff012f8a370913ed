/** The vendor subgraph over its dependencies; `main.ts` and the tests build it alike. */
import { join } from 'node:path';
import type { SubgraphApp, SubgraphDeps } from '#platform/service/subgraph-service';
import type { Context } from './context.ts';
import { peopleCopies } from './events.ts';
import { createLoaders } from './loaders.ts';
import { createPersonalDataConsumer } from './personal-data.ts';
import type { PaymentProviderName } from './domain/payout-account.ts';
import { permissions } from './permissions.ts';
import { createResolvers } from './resolvers/index.ts';
import { createTellAccountsJob } from './use-cases/tell-accounts.ts';
import { createHolidayJob } from './use-cases/turn-holidays.ts';

export const schemaFile = join(import.meta.dirname, 'schema.graphql');

export interface VendorAppOptions extends Pick<SubgraphDeps, 'db' | 'workerDb' | 'outbox'> {
  mediaBaseUrl: string;
  /** Commission of a vendor that is approved without an agreement, in basis points. */
  standardCommissionBps: number;
  /** The sandbox unless set. */
  paymentProvider?: PaymentProviderName;
  /** The present; tests pass their own. */
  now?: () => Date;
}

export function buildApp({ db, workerDb, outbox, mediaBaseUrl, standardCommissionBps, paymentProvider = 'sandbox', now = () => new Date() }: VendorAppOptions): SubgraphApp<Context> {
  const useCases = { db, outbox, now, standardCommissionBps, paymentProvider };
  return {
    resolvers: createResolvers({ mediaBaseUrl }),
    permissions,
    context: (request) => ({ ...request, db, useCases, loaders: createLoaders({ db, now, paymentProvider }) }),
    consumers: [peopleCopies, createPersonalDataConsumer({ outbox, now })],
    jobs: [createHolidayJob({ ...useCases, db: workerDb }), createTellAccountsJob({ ...useCases, db: workerDb })],
  };
}
