/** Batched reads for one request. */
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import type { CommissionAgreementRow, VendorRow } from './data/entities.ts';
import { holidaysByVendorIds } from './data/holiday-repository.ts';
import { profilesByVendorIds } from './data/shipping-repository.ts';
import * as people from './data/staff-repository.ts';
import * as repository from './data/vendor-repository.ts';
import type { PaymentProviderName } from './domain/payout-account.ts';
import { evaluateRequirements, type Requirement } from './domain/requirements.ts';

type Ids = readonly string[];
const byVendor = <Row extends { vendorId: string }>(rows: readonly Row[]) => Map.groupBy(rows, (row) => row.vendorId);
const byVendorId = <Row extends { vendorId: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.vendorId, row]));

/** What lists show at most of one vendor. */
export const limits = { staff: 100, invitations: 50, holidays: 50, agreements: 100, timeline: 100 } as const;

interface LoaderDeps {
  db: Database;
  now: () => Date;
  paymentProvider: PaymentProviderName;
}

function vendorLoaders({ db, now, paymentProvider }: LoaderDeps) {
  const { manager } = db.source;
  return {
    vendorById: createLoader<string, VendorRow>({ name: 'vendorById', batch: async (ids) => new Map((await repository.vendorsByIds(manager, ids)).map((row) => [row.id, row])) }),
    vendorBySlug: createLoader<string, VendorRow>({ name: 'vendorBySlug', batch: async (slugs) => new Map((await repository.vendorsBySlugs(manager, slugs)).map((row) => [row.slug, row])) }),
    payoutAccountByVendorId: createLoader({ name: 'payoutAccountByVendorId', batch: async (ids: Ids) => byVendorId(await repository.payoutAccountsByVendorIds(manager, ids)) }),
    agreementsByVendorId: createListLoader<string, CommissionAgreementRow>({ name: 'agreementsByVendorId', batch: async (ids) => byVendor(await repository.agreementsByVendorIds(manager, ids, { now: now() })) }),
    allAgreementsByVendorId: createListLoader<string, CommissionAgreementRow>({
      name: 'allAgreementsByVendorId',
      batch: async (ids) => byVendor(await repository.agreementsByVendorIds(manager, ids, { now: now(), includePast: true })),
    }),
    timelineByVendorId: createListLoader({ name: 'timelineByVendorId', maxBatchSize: 100, batch: async (ids: Ids) => byVendor(await repository.timelineByVendorIds(db, ids, limits.timeline)) }),
    requirementsByVendorId: createListLoader<string, Requirement>({
      name: 'requirementsByVendorId',
      batch: async (ids) => {
        const facts = await repository.requirementFacts(manager, ids, { now: now(), paymentProvider });
        return new Map([...facts].map(([id, fact]) => [id, evaluateRequirements(fact)]));
      },
    }),
    profilesByVendorId: createListLoader({ name: 'profilesByVendorId', batch: async (ids: Ids) => byVendor(await profilesByVendorIds(db, ids)) }),
    holidaysByVendorId: createListLoader({ name: 'holidaysByVendorId', batch: async (ids: Ids) => byVendor(await holidaysByVendorIds(db, ids, now())) }),
  };
}

function peopleLoaders({ db, now }: LoaderDeps) {
  const { manager } = db.source;
  return {
    staffByVendorId: createListLoader({ name: 'staffByVendorId', batch: async (ids: Ids) => byVendor(await people.staffByVendorIds(manager, ids)) }),
    staffByUserId: createListLoader({ name: 'staffByUserId', batch: async (ids: Ids) => Map.groupBy(await people.staffByUserIds(manager, ids), (row) => row.userId) }),
    invitationsByVendorId: createListLoader({ name: 'invitationsByVendorId', maxBatchSize: 100, batch: async (ids: Ids) => byVendor(await people.openInvitations(db, ids, limits.invitations)) }),
    offerByVendorId: createLoader({ name: 'offerByVendorId', batch: async (ids: Ids) => byVendorId(await people.offersByVendorIds(db, ids, now())) }),
  };
}

export function createLoaders(deps: LoaderDeps) {
  return { ...vendorLoaders(deps), ...peopleLoaders(deps) };
}

export type Loaders = ReturnType<typeof createLoaders>;
