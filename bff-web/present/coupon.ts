/** How coupons look to those who grant them or bear a part of them. */
import type { CouponCategoryPartsFragment, GrantedCouponPartsFragment } from '../generated/gateway-operations.ts';
import type { CouponAction, CouponScopeItem, CouponState, GrantedCoupon } from '../generated/schema-types.ts';
import type { SessionData } from '../session/session-data.ts';
import { standingOf } from '../session/standing.ts';
import { presentMoneyOrNull } from './money.ts';

/** Through whose eyes coupons are seen. */
export interface Eyes {
  /** The vendor whose people look; null for the marketplace's operators. */
  readonly vendorId: string | null;
  /** Whether they may spend its money. */
  readonly mayDecide: boolean;
}

interface Presentation {
  locale: string;
  eyes: Eyes;
  /** Names of vendors by id, where several are listed. */
  names?: ReadonlyMap<string, string>;
  now?: Date;
}

/** Whether somebody leads a vendor, as their session says: what to offer, and nothing is granted by it. */
export function leadsVendor(session: SessionData | null, vendorId: string): boolean {
  return standingOf(session?.signedIn ?? null).shops.some((shop) => shop.vendorId === vendorId && (shop.role === 'OWNER' || shop.role === 'MANAGER'));
}

export function presentGrantedCoupon(coupon: GrantedCouponPartsFragment, { locale, eyes, names, now = new Date() }: Presentation): GrantedCoupon {
  const { vendor, amounts, shares, ...rest } = coupon;
  const state = stateOf(coupon, now);
  return {
    ...rest,
    vendorId: vendor?.id ?? null,
    vendorName: (vendor && names?.get(vendor.id)) ?? null,
    state,
    amounts: amounts.map(({ currency, off, minimum }) => ({ currency, off: presentMoneyOrNull(off, locale), minimum: presentMoneyOrNull(minimum, locale) })),
    shares: shares.flatMap(({ vendor: sharer, agreedAt }) => (sharer ? [{ vendorId: sharer.id, vendorName: names?.get(sharer.id) ?? null, agreedAt }] : [])),
    actions: actionsOf(coupon, { eyes, state }),
  };
}

function stateOf({ startsAt, endsAt, usageLimit, usedCount }: GrantedCouponPartsFragment, now: Date): CouponState {
  if (endsAt != null && new Date(endsAt) <= now) return 'ENDED';
  if (usageLimit != null && usedCount >= usageLimit) return 'USED_UP';
  return new Date(startsAt) > now ? 'PLANNED' : 'ACTIVE';
}

/** Buttons worth showing; the order subgraph has the last word. */
function actionsOf({ vendor, shares }: GrantedCouponPartsFragment, { eyes, state }: { eyes: Eyes; state: CouponState }): CouponAction[] {
  if (!eyes.mayDecide) return [];
  const isOwn = (vendor?.id ?? null) === eyes.vendorId;
  const asked = eyes.vendorId === null ? undefined : shares.find((share) => share.vendor?.id === eyes.vendorId);
  const possible: [CouponAction, boolean][] = [
    ['CHANGE', isOwn],
    ['END', isOwn && state !== 'ENDED'],
    ['AGREE', asked?.agreedAt === null && state !== 'ENDED'],
    ['LEAVE', asked?.agreedAt != null],
  ];
  return possible.flatMap(([action, is]) => (is ? [action] : []));
}

/** Categories with those directly below them, each under the other's name: `Kitchen › Bowls`. */
export function categoriesByName(all: readonly CouponCategoryPartsFragment[]): CouponScopeItem[] {
  return all.flatMap(({ id, name, children }) => [{ id, name }, ...children.map((below) => ({ id: below.id, name: `${name} › ${below.name}` }))]);
}
