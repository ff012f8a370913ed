import type { Database } from '#platform/data/database';
import type { RequestContext } from '#platform/graphql/subgraph';
import type { DownloadLinks } from './documents/download-links.ts';
import type { Loaders } from './loaders.ts';
import type { CheckoutContext } from './use-cases/advance-checkout.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import type { PaymentDriver } from './use-cases/payment-driver.ts';
import type { PayoutDriver } from './use-cases/payout-driver.ts';

/** What resolvers of this subgraph work with. */
export interface Context extends RequestContext {
  db: Database;
  loaders: Loaders;
  useCases: UseCaseDeps;
  /** What checkouts work with beyond that: the driver of their payments. */
  checkouts: CheckoutContext;
  /** Captures, refunds and voids of placed orders. */
  payments: PaymentDriver;
  payouts: PayoutDriver;
  /** Addresses of files. */
  links: DownloadLinks;
  now: () => Date;
}
