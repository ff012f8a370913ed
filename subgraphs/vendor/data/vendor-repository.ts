/** Reads of vendors and what belongs to them, always by the vendor's id; conditional writes. */
import { In, type EntityManager } from 'typeorm';
import type { Sql } from '#platform/data/database';
import { isPayable, type PaymentProviderName } from '../domain/payout-account.ts';
import type { RequirementFacts } from '../domain/requirements.ts';
import type { VendorStatus } from '../domain/vendor-status.ts';
import { commissionAgreementEntity, payoutAccountEntity, settledRequirementEntity, vendorEntity, type TimelineRow, type VendorRow } from './entities.ts';

export function vendorsByIds(manager: EntityManager, ids: readonly string[]): Promise<VendorRow[]> {
  return manager.getRepository(vendorEntity).findBy({ id: In([...ids]) });
}

export function vendorsBySlugs(manager: EntityManager, slugs: readonly string[]): Promise<VendorRow[]> {
  return manager.getRepository(vendorEntity).findBy({ slug: In([...slugs]) });
}

/** Which vendors: in one status, and whose name begins with something. */
export interface WantedVendors {
  status: VendorStatus;
  beginning?: string | undefined;
}

/** By name: what a name begins with is a part of the index. */
function wantedVendors(manager: EntityManager, { status, beginning }: WantedVendors) {
  const query = manager.getRepository(vendorEntity).createQueryBuilder('vendor').where('vendor.status = :status', { status });
  // Signs that mean something to LIKE are looked for as they are.
  return beginning === undefined ? query : query.andWhere("vendor.name LIKE :pattern ESCAPE '!'", { pattern: `${beginning.replace(/[!%_]/g, '!$&')}%` });
}

/** A page of vendors by name. `after` is the name and id of the last one seen. */
export function vendorsPage(manager: EntityManager, { limit, after, ...wanted }: WantedVendors & { limit: number; after?: { name: string; id: string } }): Promise<VendorRow[]> {
  const query = wantedVendors(manager, wanted);
  if (after) query.andWhere('(vendor.name > :name OR (vendor.name = :name AND vendor.id > :id))', after);
  return query.orderBy('vendor.name').addOrderBy('vendor.id').limit(limit).getMany();
}

export function countVendors(manager: EntityManager, wanted: WantedVendors): Promise<number> {
  return wantedVendors(manager, wanted).getCount();
}

const waiting: VendorStatus[] = ['APPLIED', 'IN_REVIEW'];

/** Applications that wait for an operator, oldest first. `after` is the moment and id of the last one seen. */
export async function reviewQueuePage(manager: EntityManager, { limit, after }: { limit: number; after?: { createdAt: Date; id: string } }): Promise<VendorRow[]> {
  // One status at a time, each no further than the page reaches: both at once would be read and sorted as a whole.
  const pages = waiting.map((status) => {
    const query = manager.getRepository(vendorEntity).createQueryBuilder('vendor').where('vendor.status = :status', { status });
    if (after) query.andWhere('vendor.createdAt >= :createdAt AND (vendor.createdAt > :createdAt OR vendor.id > :id)', after);
    return query.orderBy('vendor.createdAt').addOrderBy('vendor.id').limit(limit).getMany();
  });
  const rows = (await Promise.all(pages)).flat();
  return rows.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

export function countWaiting(manager: EntityManager): Promise<number> {
  return manager.getRepository(vendorEntity).countBy({ status: In(waiting) });
}

export function payoutAccountsByVendorIds(manager: EntityManager, vendorIds: readonly string[]) {
  return manager.getRepository(payoutAccountEntity).findBy({ vendorId: In([...vendorIds]) });
}

/** Agreements in force at `now` or later; ended ones as well when `includePast`. */
export function agreementsByVendorIds(manager: EntityManager, vendorIds: readonly string[], { now, includePast = false }: { now: Date; includePast?: boolean }) {
  const query = manager.getRepository(commissionAgreementEntity).createQueryBuilder('agreement').where('agreement.vendorId IN (:...vendorIds)', { vendorIds });
  if (!includePast) query.andWhere('(agreement.validUntil IS NULL OR agreement.validUntil > :now)', { now });
  return query.orderBy('agreement.validFrom').addOrderBy('agreement.id').getMany();
}

/** The latest entries of each vendor's timeline, oldest first: one statement, each vendor's part read by its index. */
export async function timelineByVendorIds(sql: Sql, vendorIds: readonly string[], limit: number): Promise<TimelineRow[]> {
  const part = '(SELECT id, vendor_id AS vendorId, at, event, note, actor_id AS actorId FROM vendor_timeline WHERE vendor_id = ? ORDER BY id DESC LIMIT ?)';
  const params = vendorIds.flatMap((id) => [id, limit]);
  const rows = await sql.query<TimelineRow>(vendorIds.map(() => part).join(' UNION ALL '), params);
  return rows.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}

interface Circumstances {
  now: Date;
  paymentProvider: PaymentProviderName;
}

/** What the requirements of some vendors are computed from, by vendor id. */
export async function requirementFacts(manager: EntityManager, vendorIds: readonly string[], { now, paymentProvider }: Circumstances): Promise<Map<string, RequirementFacts>> {
  const ids = [...vendorIds];
  const vendors = await vendorsByIds(manager, ids);
  const accounts = await payoutAccountsByVendorIds(manager, ids);
  const delivering: { vendorId: string }[] = await manager.query(`SELECT DISTINCT vendor_id AS vendorId FROM shipping_rates WHERE vendor_id IN (${ids.map(() => '?').join(', ')})`, ids);
  const settled = Map.groupBy(await manager.getRepository(settledRequirementEntity).findBy({ vendorId: In(ids) }), (row) => row.vendorId);
  return new Map(
    vendors.map(({ id, description }) => {
      const hasPayoutAccount = accounts.some((account) => account.vendorId === id && account.status !== 'DISABLED' && isPayable(paymentProvider, account.providerToken));
      const hasShippingRate = delivering.some((row) => row.vendorId === id);
      return [id, { description, hasPayoutAccount, hasShippingRate, settled: settled.get(id) ?? [], now }];
    }),
  );
}

export type LockedVendor = Pick<VendorRow, 'id' | 'slug' | 'status' | 'version' | 'profileVersion' | 'name' | 'country' | 'payoutCurrency'>;

/** Locks a vendor for the rest of the transaction, so that what belongs to it changes one at a time and is announced in order. Null when unknown. */
export async function lockVendor(sql: Sql, id: string): Promise<LockedVendor | null> {
  const columns = 'id, slug, status, version, profile_version AS profileVersion, name, country, payout_currency AS payoutCurrency';
  const [row] = await sql.query<LockedVendor>(`SELECT ${columns} FROM vendors WHERE id = ? FOR UPDATE`, [id]);
  return row ?? null;
}

/** Sets columns of a locked vendor and raises its version; the profile's version as well when these are of the profile. */
export async function updateVendor(sql: Sql, id: string, changes: Record<string, string | number | boolean | null>, { now, isProfile = false }: { now: Date; isProfile?: boolean }): Promise<void> {
  const assignments = [...Object.keys(changes).map((name) => `${name} = ?`), 'version = version + 1', 'updated_at = ?'];
  if (isProfile) assignments.push('profile_version = profile_version + 1');
  await sql.execute(`UPDATE vendors SET ${assignments.join(', ')} WHERE id = ?`, [...Object.values(changes), now, id]);
}
