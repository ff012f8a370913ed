/** What a coupon is, in words. */
import type { CouponScopeItem, CouponState, GrantedCoupon } from '../../generated/schema-types.ts';

/** Names of what coupons are narrowed to, as far as the page has them. */
export type ScopeNames = ReadonlyMap<string, string>;

export function scopeNames(...lists: readonly (readonly CouponScopeItem[] | null | undefined)[]): ScopeNames {
  return new Map(lists.flatMap((list) => (list ?? []).map(({ id, name }) => [id, name] as const)));
}

export const stateWords: Readonly<Record<CouponState, string>> = { PLANNED: 'begins later', ACTIVE: 'counts now', USED_UP: 'used up', ENDED: 'over' };

/** Hundredths of a percent as people write them: `12.5%`. */
export const percent = (basisPoints: number): string => `${basisPoints / 100}%`;

const listed = new Intl.ListFormat('en', { type: 'conjunction' });
const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** `20% off, when the goods cost €40.00 or more`. */
export function takesOff({ kind, rateBasisPoints, amounts }: GrantedCoupon): string {
  const offs = amounts.flatMap(({ off }) => (off ? [off.formatted] : []));
  const what = kind === 'FREE_SHIPPING' ? 'Free delivery' : kind === 'PERCENT' ? `${percent(rateBasisPoints ?? 0)} off` : `${either.format(offs)} off`;
  const minimums = amounts.flatMap(({ minimum }) => (minimum ? [minimum.formatted] : []));
  return minimums.length === 0 ? what : `${what}, when the goods cost ${either.format(minimums)} or more`;
}

/** Which goods it is for, by name where the page knows it. */
export function goodsOf({ productIds, categoryIds, vendorId, vendorIds, shares }: GrantedCoupon, names: ScopeNames): string {
  const named = (ids: readonly string[], one: string, many: string): string => {
    const known = ids.flatMap((id) => names.get(id) ?? []);
    if (known.length < ids.length || ids.length > 5) return ids.length === 1 ? `one ${one}` : `${ids.length} ${many}`;
    return listed.format(known);
  };
  const parts = [
    ...(productIds.length > 0 ? [`Only for ${named(productIds, 'product', 'products')}`] : []),
    ...(categoryIds.length > 0 ? [`only in ${named(categoryIds, 'category', 'categories')}`] : []),
    // A vendor's is for its own goods, and a shared one for those of who has agreed: both are said elsewhere.
    ...(vendorId == null && vendorIds && vendorIds.length > 0 && shares.length === 0 ? [`only at ${named(vendorIds, 'shop', 'shops')}`] : []),
  ];
  const text = parts.join(', ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `Used 3 times of 25, once per customer`. */
export function usesOf({ usedCount, usageLimit, perCustomerLimit }: GrantedCoupon): string {
  const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
  return `${usedCount === 0 ? 'Not used yet' : `Used ${times(usedCount)}`}${usageLimit == null ? '' : ` of ${usageLimit}`}${perCustomerLimit == null ? '' : `, ${times(perCustomerLimit)} per customer`}`;
}

/** Who bears what, as a vendor that was asked reads it. */
export function shareWords({ marketplaceShareBasisPoints, shares }: GrantedCoupon, shop: string, date: Intl.DateTimeFormat): string | null {
  const own = shares.find(({ vendorId }) => vendorId === shop);
  if (!own) return null;
  const parts = `Of what it takes off your goods, you bear ${percent(10_000 - marketplaceShareBasisPoints)} and the marketplace bears ${percent(marketplaceShareBasisPoints)}.`;
  return own.agreedAt == null ? `${parts} It applies to your goods once you agree.` : `${parts} You have agreed since ${date.format(new Date(own.agreedAt))}.`;
}

/** Who bears what, as operators read it. */
export function sharesWords({ marketplaceShareBasisPoints, shares, vendorIds }: GrantedCoupon): string | null {
  if (shares.length === 0) return null;
  const name = ({ vendorName, vendorId }: GrantedCoupon['shares'][number]): string => vendorName ?? vendorId;
  const [agreed, asked] = [shares.filter(({ agreedAt }) => agreedAt != null), shares.filter(({ agreedAt }) => agreedAt == null)];
  const borne = `The marketplace bears ${percent(marketplaceShareBasisPoints)}, the shop of the goods ${percent(10_000 - marketplaceShareBasisPoints)}.`;
  const sides = [agreed.length > 0 ? `Agreed: ${listed.format(agreed.map(name))}.` : '', asked.length > 0 ? `Asked: ${listed.format(asked.map(name))}.` : ''];
  return [borne, ...sides, vendorIds?.length === 0 ? 'It applies to nobody’s goods yet.' : ''].filter(Boolean).join(' ');
}
