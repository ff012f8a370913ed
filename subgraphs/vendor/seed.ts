/** Demo vendors, with staff, delivery rates, agreements and events; doing it twice changes nothing. */
import type { Database, Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { Outbox } from '#platform/outbox/outbox';
import { daysBefore } from '../../dev/demo/dates.ts';
import type { DemoCategory, DemoVendor } from '../../dev/demo/model.ts';
import { insertHoliday } from './data/holiday-repository.ts';
import { settleRequirement } from './data/requirement-repository.ts';
import { insertProfile, type ShippingProfile, type ShippingRate } from './data/shipping-repository.ts';
import { nameOwner } from './data/staff-repository.ts';
import type { HolidayEffect } from './domain/holidays.ts';
import { termsVersion } from './domain/requirements.ts';
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
       is_accepting_orders, handling_days, return_window_days, returns_policy, shipping_policy, legal_name, business_address, created_at, updated_at)
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
        vendor.legalName,
        JSON.stringify({ recipient: vendor.legalName, line1: `1 ${vendor.name} Yard`, line2: null, city: vendor.city, region: null, postalCode: null, country: vendor.countryCode, phone: null }),
        joinedAt,
        now,
      ],
    ],
  );
  if (affectedRows === 0) return;
  await insertStaff(tx, vendor, joinedAt);
  await insertShippingProfiles(tx, { vendor, categoryIds, now });
  await insertHolidays(tx, vendor, now);
  await insertAgreements(tx, vendor, categoryIds, joinedAt);
  await tx.execute('INSERT INTO payout_accounts (vendor_id, label, last4, currency, status, submitted_at, verified_at, is_told) VALUES (?)', [
    [vendor.id, `${vendor.legalName}, business account`, vendor.id.slice(-4).toUpperCase(), vendor.baseCurrency, 'VERIFIED', joinedAt, joinedAt, true],
  ]);
  await settleRequirement(tx, { vendorId: vendor.id, code: 'TERMS', at: joinedAt, actorId: vendor.staff[0]?.userId ?? null, textVersion: termsVersion });
  if (vendor.status !== 'in_review' && vendor.status !== 'applied') {
    await settleRequirement(tx, { vendorId: vendor.id, code: 'BUSINESS_DETAILS', at: joinedAt, actorId: null, note: 'Entry in the trade register seen' });
  }
  await announceVendor({ tx, outbox, vendorId: vendor.id, now });
  await recordTimeline(tx, { vendorId: vendor.id, at: joinedAt, event: 'vendor.applied', actorId: null });
  if (vendor.status !== 'applied') {
    await recordTimeline(tx, { vendorId: vendor.id, at: joinedAt, event: `vendor.${vendor.status.replace('_', '-')}`, note: vendor.statusReason, actorId: null });
  }
}

async function insertStaff(tx: Tx, vendor: DemoVendor, since: Date): Promise<void> {
  const rows = vendor.staff.map((member) => [member.id, vendor.id, member.userId, member.role.toUpperCase().replace('-', '_'), since]);
  if (rows.length > 0) await tx.execute('INSERT INTO vendor_staff (id, vendor_id, user_id, role, since) VALUES ?', [rows]);
  const owner = vendor.staff.find(({ role }) => role === 'owner');
  if (owner) await nameOwner(tx, vendor.id, owner.id);
}

/** The standard method at home and abroad, free from twenty times its price; and one for the categories that have a commission of their own, by the item. */
async function insertShippingProfiles(tx: Tx, { vendor, categoryIds, now }: Pick<InsertOptions, 'vendor' | 'categoryIds' | 'now'>): Promise<void> {
  const standard = vendor.shippingMethods.find((method) => method.code === 'standard');
  if (!standard) return;
  const profile = (name: string, rest: Pick<ShippingProfile, 'isDefault' | 'handlingDays' | 'categoryIds'>, rates: (isAbroad: boolean) => ShippingRate[]): ShippingProfile => ({
    id: newId('shp'),
    vendorId: vendor.id,
    name,
    ...rest,
    productIds: [],
    version: 1,
    zones: [
      { id: newId('shz'), name: 'At home', countries: [vendor.countryCode], regions: [], rates: rates(false) },
      { id: newId('shz'), name: 'Abroad', countries: [], regions: ['EVERYWHERE_ELSE'], rates: rates(true) },
    ],
  });
  const rate = (basis: 'PER_ORDER' | 'PER_ITEM', { code, name, prices, minDays, maxDays }: typeof standard) => (isAbroad: boolean): ShippingRate[] =>
    prices.map(({ currency, minor }) => ({
      code,
      name,
      basis,
      currency,
      priceMinor: isAbroad ? minor * 2 : minor,
      weightSteps: [],
      freeFromMinor: basis === 'PER_ITEM' ? null : minor * (isAbroad ? 40 : 20),
      minDays: minDays + (isAbroad ? 2 : 0),
      maxDays: maxDays + (isAbroad ? 5 : 0),
    }));
  await insertProfile(tx, profile('Standard', { isDefault: true, handlingDays: null, categoryIds: [] }, rate('PER_ORDER', standard)), now);
  const special = vendor.commissions.flatMap(({ categorySlug }) => (categorySlug === null ? [] : (categoryIds.get(categorySlug) ?? [])));
  if (special.length > 0) await insertProfile(tx, profile('With care', { isDefault: false, handlingDays: vendor.handlingDays + 2, categoryIds: special }, rate('PER_ITEM', standard)), now);
}

/** Days from now, by vendor. */
const holidays: Readonly<Record<string, { from: number; until: number; effect: HolidayEffect; extraHandlingDays: number; note: string }>> = {
  'lantern-street-books': { from: 24, until: 31, effect: 'PAUSE_ORDERS', extraHandlingDays: 0, note: 'We are at the book fair and back in a week.' },
  'fern-and-hollow': { from: -2, until: 12, effect: 'EXTEND_HANDLING', extraHandlingDays: 3, note: 'Half of us are away: parcels take three days longer.' },
};

async function insertHolidays(tx: Tx, vendor: DemoVendor, now: Date): Promise<void> {
  const holiday = holidays[vendor.slug];
  if (!holiday) return;
  const { from, until, ...rest } = holiday;
  await insertHoliday(tx, { id: newId('vho'), vendorId: vendor.id, startsAt: daysBefore(now, -from), endsAt: daysBefore(now, -until), version: 1, ...rest }, now);
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
