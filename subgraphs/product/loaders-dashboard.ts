/** What vendors' dashboards need of products. */
import type { Sql } from '#platform/data/database';
import { createListLoader } from '#platform/graphql/loader';
import { lowVariants, unansweredReviews, unpublishedProducts } from './data/dashboard-repository.ts';

const listLength = 20;

/** Loaders of one request. */
export function createDashboardLoaders(db: Sql) {
  const ids = (name: string, read: typeof lowVariants) => createListLoader({ name, maxBatchSize: 100, batch: (vendorIds: readonly string[]) => read(db, vendorIds, listLength) });
  return {
    lowVariantIdsByVendorId: ids('lowVariantIdsByVendorId', lowVariants),
    unpublishedIdsByVendorId: ids('unpublishedIdsByVendorId', unpublishedProducts),
    unansweredIdsByVendorId: ids('unansweredIdsByVendorId', unansweredReviews),
  };
}
