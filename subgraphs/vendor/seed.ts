/** Demo vendors, with staff, delivery rates, agreements and events; doing it twice changes nothing. */
import type { Database, Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { Outbox } from '#platform/outbox/outbox';
import { daysBefore } from '../../dev/demo/dates.ts';
import type { DemoCategory, DemoVendor } from '../../dev/demo/model.ts';
import { announceVendor } from './events.ts';
import { recordTimeline } from './use-cases/record-timeline.ts';

export interface SeedOptions {
  db: Database;
  outbox: Outbox;
  vendors: readonly DemoVendor[];
  categories: readonly DemoCategory[];
  now: Date;
  /** Called after each vendor. */
  onProgress?: (done: number, total: number) => void;
}

export async function seed({ db, outbox, vendors, categories, now, onProgress }: SeedOptions): Promise<void> {
  const categoryIds = new Map(categories.map((category) => [category.slug, category.id]));
  for (const [index, vendor] of vendors.entries()) {
    await db.transaction((tx) => insertVendor({ tx, outbox, vendor, categoryIds, now }));
    onProgress?.(index + 1, vendors.length);
  }
}

interface InsertOptions {
  tx: Tx;
  outbox: Outbox;
  vendor: DemoVendor;
  categoryIds: ReadonlyMap<string, string>;
  now: Date;
}

async function insertVendor({ tx, outbox, vendor, categoryIds, now }: InsertOptions): Promise<void> {
  const joinedAt = daysBefore(now, vendor.joinedDaysAgo);
  const { affectedRows } = await tx.execute(
    `INSERT IGNORE INTO vendors (id, slug, name, tagline, description, country, payout_currency, logo_key, banner_key, status,
       is_accepting_orders, handling_days, return_window_days, returns_policy, shipping_policy, created_at, updated_at)
     VALUES (?)`,
    [
      [
        vendor.id,
        vendor.slug,
        vendor.name,
        vendor.tagline,
        vendor.description,
        vendor.countryCode,
        vendor.baseCurrency,
        vendor.logo.key,
        vendor.banner.key,
        vendor.status.toUpperCase(),
        true,
        vendor.handlingDays,
        vendor.policies.returnWindowDays,
        vendor.policies.returns,
        vendor.policies.shipping,
        joinedAt,
        now,
      ],
    ],
  );
  if (affectedRows === 0) return;
  await insertStaff(tx, vendor, joinedAt);
  await insertShippingRates(tx, vendor);
  await insertAgreements(tx, vendor, categoryIds, joinedAt);
  await tx.execute('INSERT INTO payout_accounts (vendor_id, label, last4, currency, status) VALUES (?)', [
    [vendor.id, `${vendor.legalName}, business account`, vendor.id.slice(-4).toUpperCase(), vendor.baseCurrency, 'VERIFIED'],
  ]);
  const settled = vendor.status === 'in_review' || vendor.status === 'applied' ? ['TERMS'] : ['TERMS', 'BUSINESS_DETAILS'];
  await tx.execute('INSERT INTO settled_requirements (vendor_id, code, settled_at) VALUES ?', [settled.map((code) => [vendor.id, code, joinedAt])]);
  await recordTimeline(tx, { vendorId: vendor.id, at: joinedAt, event: 'vendor.applied', actorId: null });
  if (vendor.status !== 'applied') {
    await recordTimeline(tx, { vendorId: vendor.id, at: joinedAt, event: `vendor.${vendor.status.replace('_', '-')}`, note: vendor.statusReason, actorId: null });
  }
  await announceVendor({ tx, outbox, vendorId: vendor.id, now });
}

async function insertStaff(tx: Tx, vendor: DemoVendor, since: Date): Promise<void> {
  const rows = vendor.staff.map((member) => [member.id, vendor.id, member.userId, member.role.toUpperCase().replace('-', '_'), since]);
  if (rows.length > 0) await tx.execute('INSERT INTO vendor_staff (id, vendor_id, user_id, role, since) VALUES ?', [rows]);
}

/** The standard method at home and abroad, in each currency; delivery is free from twenty times its price. */
async function insertShippingRates(tx: Tx, vendor: DemoVendor): Promise<void> {
  const rows = vendor.shippingMethods
    .filter((method) => method.code === 'standard')
    .flatMap((method) =>
      method.prices.flatMap((price) => [
        [newId('shr'), vendor.id, vendor.countryCode, price.currency, price.minor, price.minor * 20, method.minDays, method.maxDays],
        [newId('shr'), vendor.id, '*', price.currency, price.minor * 2, price.minor * 40, method.minDays + 2, method.maxDays + 5],
      ]),
    );
  if (rows.length > 0) {
    await tx.execute('INSERT INTO shipping_rates (id, vendor_id, countries, currency, price_minor, free_from_minor, min_days, max_days) VALUES ?', [rows]);
  }
}

async function insertAgreements(tx: Tx, vendor: DemoVendor, categoryIds: ReadonlyMap<string, string>, validFrom: Date): Promise<void> {
  const rows = vendor.commissions.map((commission) => [
    newId('cag'),
    vendor.id,
    commission.categorySlug === null ? null : (categoryIds.get(commission.categorySlug) ?? null),
    commission.basisPoints,
    commission.fixedMinor,
    commission.fixedMinor > 0 ? commission.currency : null,
    validFrom,
  ]);
  if (rows.length > 0) {
    await tx.execute('INSERT INTO commission_agreements (id, vendor_id, category_id, rate_basis_points, fixed_minor, fixed_currency, valid_from) VALUES ?', [rows]);
  }
}
