/** The order subgraph over its dependencies; `main.ts` and the tests build it alike. */
import { join } from 'node:path';
import { createInvariantJob } from '#platform/service/invariant-job';
import { createRollingCheck } from '#platform/service/rolling-check';
import type { SubgraphApp, SubgraphDeps } from '#platform/service/subgraph-service';
import { catalogCopies } from './consumers/catalog-copies.ts';
import { createPersonalDataConsumer } from './consumers/personal-data.ts';
import { createCheckoutReplies } from './consumers/checkout-replies.ts';
import type { Context } from './context.ts';
import { createOrderSequence } from './data/order-sequence.ts';
import { createDownloadLinks } from './documents/download-links.ts';
import { createDownloadRoute } from './documents/download-route.ts';
import { orderChecks, orderInvariantNames } from './invariants.ts';
import { createLoaders } from './loaders.ts';
import type { PaymentProvider } from './payments/payment-provider.ts';
import { createWebhookRoute } from './payments/webhook-route.ts';
import { permissions } from './permissions.ts';
import { createResolvers } from './resolvers/index.ts';
import { createCheckoutDriver } from './use-cases/checkout-driver.ts';
import { createStatementJob } from './use-cases/close-statements.ts';
import { createCartDeletionJob } from './use-cases/delete-carts.ts';
import { createCartExpiryJob } from './use-cases/expire-carts.ts';
import { createCheckoutForgettingJob } from './use-cases/forget-checkouts.ts';
import { createForgetChangesJob } from './use-cases/forget-changes.ts';
import { createPaymentDriver } from './use-cases/payment-driver.ts';
import { receivePaymentEvent } from './use-cases/receive-payment-event.ts';
import { createPayoutDriver } from './use-cases/payout-driver.ts';
import { createMeasureJob } from './use-cases/measure-checkouts.ts';
import { createReleaseJob } from './use-cases/release-earnings.ts';
import { createLedgerSumJob } from './use-cases/sum-ledger.ts';
import { createSalesJob } from './use-cases/sum-sales.ts';
import { createSweeper } from './use-cases/sweep-checkouts.ts';

export const schemaFile = join(import.meta.dirname, 'schema.graphql');

export interface OrderAppOptions extends SubgraphDeps {
  provider: PaymentProvider;
  downloads: { baseUrl: string; key: string };
  /** How long carts that are over are kept. */
  endedCarts?: { keptDays: number };
  /** How long checkouts that are over keep what the buyer said. */
  endedCheckouts?: { keptDays: number };
  /** The present; tests pass their own. */
  now?: () => Date;
}

export function buildApp({ db, workerDb, outbox, logger, provider, downloads, endedCarts = { keptDays: 7 }, endedCheckouts = { keptDays: 7 }, now = () => new Date() }: OrderAppOptions): SubgraphApp<Context> {
  const useCases = { db, outbox, now };
  const links = createDownloadLinks({ ...downloads, now });
  const orderSequence = createOrderSequence({ db });
  const driver = createCheckoutDriver({ db: workerDb, outbox, orderSequence, provider, logger, now });
  const checkouts = { outbox, driver, orderSequence, now };
  const payments = createPaymentDriver({ db: workerDb, outbox, provider, logger, now });
  const payouts = createPayoutDriver({ db: workerDb, outbox, provider, logger, now });
  return {
    resolvers: createResolvers(),
    permissions,
    context: (request) => ({ ...request, db, useCases, checkouts, payments, payouts, links, now, loaders: createLoaders({ db, now }) }),
    consumers: [catalogCopies, createPersonalDataConsumer({ outbox, now }), createCheckoutReplies(checkouts)],
    jobs: [createMeasureJob({ db: workerDb }), createInvariantJob({ check: createRollingCheck({ db: workerDb, checks: orderChecks, now }), invariants: orderInvariantNames, logger }), createSweeper({ db: workerDb, context: checkouts, logger }), payments.job, createReleaseJob({ db: workerDb, now }), createCartExpiryJob({ db: workerDb, now }), createCartDeletionJob({ db: workerDb, now, ...endedCarts }), createCheckoutForgettingJob({ db: workerDb, now, ...endedCheckouts }), createForgetChangesJob({ db: workerDb, now }), createStatementJob({ db: workerDb, now }), createLedgerSumJob({ db: workerDb }), createSalesJob({ db: workerDb }), ...payouts.jobs],
    routes: [
      createWebhookRoute({
        provider,
        logger,
        receive: (event) => receivePaymentEvent(workerDb, checkouts, event),
      }),
      createDownloadRoute({ db, links, now }),
    ],
    async stop() {
      await driver.stop();
      await payments.stop();
      await payouts.stop();
      await provider.close();
    },
  };
}
