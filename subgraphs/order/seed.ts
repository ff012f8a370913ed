/** Demo coupons; orders are made through the real checkout (dev/seed/). Doing it twice changes nothing. */
import type { Database } from '#platform/data/database';
import { daysBefore } from '../../dev/demo/dates.ts';
import type { DemoCoupon } from '../../dev/demo/model.ts';

export async function seed({ db, coupons, now }: { db: Database; coupons: readonly DemoCoupon[]; now: Date }): Promise<void> {
  const active = coupons.filter((coupon) => coupon.active);
  if (active.length === 0) return;
  await db.execute(
    `INSERT IGNORE INTO coupons (id, code, description, kind, rate_bps, amount_minor, currency, min_subtotal_minor, scope, stackable, platform_bps,
       valid_from, valid_to, usage_limit, per_customer_limit) VALUES ?`,
    [active.map((coupon) => toRow(coupon, now))],
  );
}

/** A coupon is in one currency here: the first of its amounts or minimums. */
function toRow(coupon: DemoCoupon, now: Date): unknown[] {
  const minimum = coupon.minimums[0];
  const amount = coupon.amounts[0];
  return [
    coupon.id,
    coupon.code,
    coupon.description,
    coupon.kind,
    coupon.kind === 'percent' ? coupon.basisPoints : null,
    coupon.kind === 'fixed' ? (amount?.minor ?? 0) : null,
    amount?.currency ?? minimum?.currency ?? null,
    minimum?.minor ?? 0,
    JSON.stringify(coupon.vendorId ? { vendorIds: [coupon.vendorId] } : {}),
    false,
    10_000 - coupon.vendorShareBasisPoints,
    daysBefore(now, coupon.startsDaysAgo),
    coupon.endsDaysAgo === null ? null : daysBefore(now, coupon.endsDaysAgo),
    coupon.usageLimit,
    coupon.usageLimitPerCustomer,
  ];
}
