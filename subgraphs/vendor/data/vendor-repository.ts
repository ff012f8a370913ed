/** Reads of vendors and what belongs to them, always by the vendor's id; conditional writes. */
import { In, type EntityManager } from 'typeorm';
import type { Sql } from '#platform/data/database';
import type { RequirementFacts } from '../domain/requirements.ts';
import type { VendorStatus } from '../domain/vendor-status.ts';
import {
  commissionAgreementEntity,
  payoutAccountEntity,
  settledRequirementEntity,
  shippingRateEntity,
  staffEntity,
  timelineEntity,
  vendorEntity,
  type StaffRow,
  type VendorRow,
} from './entities.ts';

export function vendorsByIds(manager: EntityManager, ids: readonly string[]): Promise<VendorRow[]> {
  return manager.getRepository(vendorEntity).findBy({ id: In([...ids]) });
}

export function vendorsBySlugs(manager: EntityManager, slugs: readonly string[]): Promise<VendorRow[]> {
  return manager.getRepository(vendorEntity).findBy({ slug: In([...slugs]) });
}

/** A page of vendors in one status, by name. `after` is the name and id of the last one seen. */
export function vendorsPage(manager: EntityManager, { status, limit, after }: { status: VendorStatus; limit: number; after?: { name: string; id: string } }): Promise<VendorRow[]> {
  const query = manager.getRepository(vendorEntity).createQueryBuilder('vendor').where('vendor.status = :status', { status });
  if (after) query.andWhere('(vendor.name > :name OR (vendor.name = :name AND vendor.id > :id))', after);
  return query.orderBy('vendor.name').addOrderBy('vendor.id').limit(limit).getMany();
}

export function countVendors(manager: EntityManager, status: VendorStatus): Promise<number> {
  return manager.getRepository(vendorEntity).countBy({ status });
}

export function staffByVendorIds(manager: EntityManager, vendorIds: readonly string[]): Promise<StaffRow[]> {
  return manager.getRepository(staffEntity).find({ where: { vendorId: In([...vendorIds]) }, order: { since: 'ASC', id: 'ASC' } });
}

export function staffByUserIds(manager: EntityManager, userIds: readonly string[]): Promise<StaffRow[]> {
  return manager.getRepository(staffEntity).find({ where: { userId: In([...userIds]) }, order: { since: 'ASC', id: 'ASC' } });
}

export function shippingRatesByVendorIds(manager: EntityManager, vendorIds: readonly string[]) {
  return manager.getRepository(shippingRateEntity).find({ where: { vendorId: In([...vendorIds]) }, order: { id: 'ASC' } });
}

export function payoutAccountsByVendorIds(manager: EntityManager, vendorIds: readonly string[]) {
  return manager.getRepository(payoutAccountEntity).findBy({ vendorId: In([...vendorIds]) });
}

/** Agreements in force at `now` or later. */
export function agreementsByVendorIds(manager: EntityManager, vendorIds: readonly string[], now: Date) {
  return manager
    .getRepository(commissionAgreementEntity)
    .createQueryBuilder('agreement')
    .where('agreement.vendorId IN (:...vendorIds)', { vendorIds })
    .andWhere('(agreement.validUntil IS NULL OR agreement.validUntil > :now)', { now })
    .orderBy('agreement.validFrom')
    .addOrderBy('agreement.id')
    .getMany();
}

export function timelineByVendorIds(manager: EntityManager, vendorIds: readonly string[]) {
  return manager.getRepository(timelineEntity).find({ where: { vendorId: In([...vendorIds]) }, order: { at: 'ASC', id: 'ASC' } });
}

/** What the requirements of some vendors are computed from, by vendor id. */
export async function requirementFacts(manager: EntityManager, vendorIds: readonly string[]): Promise<Map<string, RequirementFacts>> {
  const vendors = await vendorsByIds(manager, vendorIds);
  const accounts = await payoutAccountsByVendorIds(manager, vendorIds);
  const rates = await shippingRatesByVendorIds(manager, vendorIds);
  const settled = await manager.getRepository(settledRequirementEntity).findBy({ vendorId: In([...vendorIds]) });
  return new Map(
    vendors.map((vendor) => [
      vendor.id,
      {
        description: vendor.description,
        hasPayoutAccount: accounts.some((account) => account.vendorId === vendor.id && account.status !== 'DISABLED'),
        shippingRateCount: rates.filter((rate) => rate.vendorId === vendor.id).length,
        settledCodes: new Set(settled.filter((row) => row.vendorId === vendor.id).map((row) => row.code)),
      },
    ]),
  );
}

/** Locks a vendor for the rest of the transaction, so that events about it are appended in order. Null when unknown. */
export async function lockVendor(sql: Sql, id: string): Promise<{ id: string; status: VendorStatus; version: number; name: string } | null> {
  const [row] = await sql.query<{ id: string; status: VendorStatus; version: number; name: string }>('SELECT id, status, version, name FROM vendors WHERE id = ? FOR UPDATE', [id]);
  return row ?? null;
}

/** Sets columns of a vendor whose version is still `version`. Returns false when somebody else changed it meanwhile. */
export async function updateVendor(sql: Sql, id: string, version: number, changes: Record<string, string | number | boolean | null>, now: Date): Promise<boolean> {
  const assignments = Object.keys(changes).map((name) => `${name} = ?`);
  const { affectedRows } = await sql.execute(
    `UPDATE vendors SET ${[...assignments, 'version = version + 1', 'updated_at = ?'].join(', ')} WHERE id = ? AND version = ?`,
    [...Object.values(changes), now, id, version],
  );
  return affectedRows === 1;
}
