/** Demo coupons; orders are made through the real checkout (dev/seed/). Doing it twice changes nothing. */
import type { Database } from '#platform/data/database';
import { daysBefore } from '../../dev/demo/dates.ts';
import type { DemoCoupon } from '../../dev/demo/model.ts';

export async function seed({ db, coupons, now }: { db: Database; coupons: readonly DemoCoupon[]; now: Date }): Promise<void> {
  const active = coupons.filter((coupon) => coupon.active);
  if (active.length === 0) return;
  await db.execute(
    `INSERT IGNORE INTO coupons (id, code, vendor_id, description, kind, rate_bps, amounts, scope, stackable, platform_bps,
       valid_from, valid_to, usage_limit, per_customer_limit) VALUES ?`,
    [active.map((coupon) => toRow(coupon, now))],
  );
  const shares = active.flatMap(({ id, sharedByVendorIds, startsDaysAgo }) => sharedByVendorIds.map((vendorId) => [vendorId, id, daysBefore(now, startsDaysAgo)]));
  if (shares.length > 0) await db.execute('INSERT IGNORE INTO coupon_shares (vendor_id, coupon_id, agreed_at) VALUES ?', [shares]);
}

function toRow(coupon: DemoCoupon, now: Date): unknown[] {
  const currencies = [...new Set([...coupon.amounts, ...coupon.minimums].map((money) => money.currency))];
  const minorIn = (list: DemoCoupon['amounts'], currency: string) => list.find((money) => money.currency === currency)?.minor ?? 0;
  const amounts = currencies.map((currency) => ({ currency, amountMinor: minorIn(coupon.amounts, currency), minSubtotalMinor: minorIn(coupon.minimums, currency) }));
  const vendorIds = coupon.vendorId ? [coupon.vendorId] : coupon.sharedByVendorIds;
  return [
    coupon.id,
    coupon.code,
    coupon.vendorId,
    coupon.description,
    coupon.kind,
    coupon.kind === 'percent' ? coupon.basisPoints : null,
    JSON.stringify(amounts),
    JSON.stringify(vendorIds.length > 0 ? { vendorIds } : {}),
    false,
    10_000 - coupon.vendorShareBasisPoints,
    daysBefore(now, coupon.startsDaysAgo),
    coupon.endsDaysAgo === null ? null : daysBefore(now, coupon.endsDaysAgo),
    coupon.usageLimit,
    coupon.usageLimitPerCustomer,
  ];
}
