/** Batched reads for one request. */
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import type { VendorRow } from './data/entities.ts';
import * as repository from './data/vendor-repository.ts';
import { evaluateRequirements, type Requirement } from './domain/requirements.ts';

export function createLoaders({ db, now }: { db: Database; now: () => Date }) {
  const { manager } = db.source;
  const byVendor = <Row extends { vendorId: string }>(rows: readonly Row[]) => Map.groupBy(rows, (row) => row.vendorId);
  return {
    vendorById: createLoader<string, VendorRow>({
      name: 'vendorById',
      batch: async (ids) => new Map((await repository.vendorsByIds(manager, ids)).map((row) => [row.id, row])),
    }),
    vendorBySlug: createLoader<string, VendorRow>({
      name: 'vendorBySlug',
      batch: async (slugs) => new Map((await repository.vendorsBySlugs(manager, slugs)).map((row) => [row.slug, row])),
    }),
    staffByVendorId: createListLoader({ name: 'staffByVendorId', batch: async (ids: readonly string[]) => byVendor(await repository.staffByVendorIds(manager, ids)) }),
    staffByUserId: createListLoader({
      name: 'staffByUserId',
      batch: async (ids: readonly string[]) => Map.groupBy(await repository.staffByUserIds(manager, ids), (row) => row.userId),
    }),
    payoutAccountByVendorId: createLoader({
      name: 'payoutAccountByVendorId',
      batch: async (ids: readonly string[]) => new Map((await repository.payoutAccountsByVendorIds(manager, ids)).map((row) => [row.vendorId, row])),
    }),
    agreementsByVendorId: createListLoader({
      name: 'agreementsByVendorId',
      batch: async (ids: readonly string[]) => byVendor(await repository.agreementsByVendorIds(manager, ids, now())),
    }),
    timelineByVendorId: createListLoader({ name: 'timelineByVendorId', batch: async (ids: readonly string[]) => byVendor(await repository.timelineByVendorIds(manager, ids)) }),
    requirementsByVendorId: createListLoader<string, Requirement>({
      name: 'requirementsByVendorId',
      batch: async (ids) => {
        const facts = await repository.requirementFacts(manager, ids);
        return new Map([...facts].map(([id, fact]) => [id, evaluateRequirements(fact)]));
      },
    }),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
