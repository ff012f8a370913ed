/** Vendors by the thousand with all that belongs to them: large enough for the optimizer to have a choice. */
import type { Database } from '#platform/data/database';

const vendors = 2_000;
const digits = '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM ${digits} a, ${digits} b, ${digits} c, (SELECT 0 AS d UNION ALL SELECT 1) e HAVING n < ${vendors}) numbers`;
const day = "'2026-01-01' + INTERVAL n MINUTE";
/** Several of each vendor. */
const parts = '(SELECT 1 AS part UNION ALL SELECT 2) parts';
const id = (prefix: string): string => `CONCAT('${prefix}_many', LPAD(n, 5, '0'), '_', part)`;
const vendor = "CONCAT('vnd_many', LPAD(n, 5, '0'))";

const rows: Record<string, string> = {
  'vendors (id, slug, name, description, country, payout_currency, status, created_at, updated_at)':
    `SELECT ${vendor}, CONCAT('many-', n), CONCAT('Maker ', n), 'Things', 'DE', 'EUR', ELT(1 + n % 5, 'APPROVED', 'APPROVED', 'APPROVED', 'APPLIED', 'IN_REVIEW'), ${day}, ${day} FROM ${numbers}`,
  'vendor_staff (id, vendor_id, user_id, role, since)': `SELECT ${id('vsm')}, ${vendor}, CONCAT('usr_many', n % 900, '_', part), ELT(part, 'OWNER', 'MANAGER'), ${day} FROM ${numbers}, ${parts}`,
  'staff_invitations (id, vendor_id, email, email_key, role, state, token_hash, locale, created_at, sent_at, expires_at)':
    `SELECT ${id('inv')}, ${vendor}, CONCAT(part, '@x.test'), CONCAT(part, '@x.test'), 'CATALOG', ELT(part, 'PENDING', 'ACCEPTED'), SHA2(CONCAT(n, '-', part), 256), 'en', ${day}, ${day}, '2027-12-01' FROM ${numbers}, ${parts}`,
  'vendor_holidays (id, vendor_id, starts_at, ends_at, effect, phase, created_at)':
    `SELECT ${id('hol')}, ${vendor}, '2027-01-01' + INTERVAL n MINUTE, '2027-02-01' + INTERVAL n MINUTE, 'PAUSED', 'UPCOMING', ${day} FROM ${numbers}, ${parts}`,
  'shipping_profiles (id, vendor_id, name, category_ids, product_ids, created_at, updated_at)': `SELECT ${id('shp')}, ${vendor}, CONCAT('P', part), '["cat_1"]', '["prd_1"]', ${day}, ${day} FROM ${numbers}, ${parts}`,
  'shipping_zones (id, profile_id, vendor_id, position, name, countries, regions)': `SELECT ${id('shz')}, ${id('shp')}, ${vendor}, 0, 'All', 'DE,AT', 'EVERYWHERE_ELSE' FROM ${numbers}, ${parts}`,
  'shipping_rates (id, vendor_id, countries, currency, price_minor, min_days, max_days, profile_id, zone_id, basis, weight_steps)':
    `SELECT ${id('shr')}, ${vendor}, '*', 'EUR', 500, 1, 2, ${id('shp')}, ${id('shz')}, 'BY_WEIGHT', '[{"upToGrams":null,"priceMinor":500}]' FROM ${numbers}, ${parts}`,
  'ownership_offers (vendor_id, id, from_user_id, to_user_id, offered_at, expires_at)': `SELECT ${vendor}, CONCAT('own_', n), 'usr_a', 'usr_b', ${day}, '2027-12-01' FROM ${numbers}`,
  'payout_accounts (vendor_id, label, last4, currency, status)': `SELECT ${vendor}, 'Bank', '1234', 'EUR', 'VERIFIED' FROM ${numbers}`,
  'commission_agreements (id, vendor_id, rate_basis_points, fixed_parts, valid_from, created_at)': `SELECT ${id('cag')}, ${vendor}, 1200, '[{"minor":10,"currency":"EUR"}]', ${day}, ${day} FROM ${numbers}, ${parts}`,
  'settled_requirements (vendor_id, code, settled_at)': `SELECT ${vendor}, ELT(part, 'TERMS_ACCEPTED', 'BUSINESS_DETAILS'), ${day} FROM ${numbers}, ${parts}`,
  'vendor_timeline (id, vendor_id, at, event)': `SELECT ${id('vtl')}, ${vendor}, ${day}, 'vendor.applied' FROM ${numbers}, ${parts}`,
};

/** Ids of vendors made by `addManyVendors`: approved ones, in the order of their numbers. */
export const manyVendorIds = (count: number): string[] => Array.from({ length: count }, (_each, index) => `vnd_many${String(index * 5).padStart(5, '0')}`);
export const manyUserIds = (count: number): string[] => Array.from({ length: count }, (_each, index) => `usr_many${index}_1`);

export async function addManyVendors(db: Database): Promise<void> {
  for (const [into, select] of Object.entries(rows)) await db.execute(`INSERT INTO ${into} ${select}`);
  await db.query(`ANALYZE TABLE ${Object.keys(rows).map((into) => into.split(' ')[0]).join(', ')}`);
}
