/** What a buyer agrees to: prices, lines, addresses and commission, frozen when the checkout begins, so that placing the order computes nothing. */
import { DomainError } from '#platform/errors/domain-error';
import type { CartLine } from './cart-pricing.ts';
import { selectAgreement, settle, type CommissionAgreement, type Settlement } from './commission.ts';
import { commissionTaxBps } from './commission-tax.ts';
import type { PostalAddress } from './postal-address.ts';
import type { CostedLine, PricedCart } from './pricing-types.ts';
import type { ShippingChoice } from './shipping.ts';
import { noChoice, type VendorChoices } from './vendor-choice.ts';

export type { PostalAddress } from './postal-address.ts';

export interface SnapshotLine {
  readonly lineId: string;
  readonly variantId: string;
  readonly title: string;
  readonly variantTitle: string;
  readonly sku: string;
  readonly imageKey: string | null;
  readonly agreementId: string;
  readonly settlement: Settlement;
}

export interface SnapshotVendor {
  readonly vendorId: string;
  readonly name: string;
  readonly returnWindowDays: number;
  /** Delivery goes to the vendor whole: no commission is taken on it. */
  readonly shippingSettlement: Settlement | null;
  /** Absent from checkouts begun before buyers could choose. */
  readonly shippingOption?: FrozenShipping | null;
  readonly note?: string | null;
  readonly isGift?: boolean;
  readonly giftMessage?: string | null;
  /** Where this vendor's parcel goes, if not where all goes. */
  readonly shippingAddress?: PostalAddress | null;
}

/** The way of delivery as it was agreed. */
export interface FrozenShipping {
  readonly code: string;
  readonly name: string;
  readonly minDays: number;
  readonly maxDays: number;
}

export interface CheckoutSnapshot {
  readonly priced: PricedCart;
  readonly lines: readonly SnapshotLine[];
  readonly vendors: readonly SnapshotVendor[];
  readonly coupons: readonly { couponId: string; code: string; description: string; discountMinor: number }[];
  readonly shippingAddress: PostalAddress;
  readonly note?: string | null;
}

export interface SnapshotInput {
  cart: { note: string | null };
  choices: VendorChoices;
  deliveries: ReadonlyMap<string, { chosen: ShippingChoice | null }>;
  priced: PricedCart;
  lines: readonly CartLine[];
  coupons: readonly { couponId: string; description: string }[];
  vendors: ReadonlyMap<string, { name: string; country: string; business: { vatId?: string | null | undefined }; returnWindowDays: number; commissionAgreements: readonly VendorAgreement[] }>;
  shippingAddress: PostalAddress;
  at: Date;
}

/** An agreement as the vendor subgraph announces it. */
export interface VendorAgreement {
  readonly id: string;
  readonly categoryId: string | null;
  readonly rateBasisPoints: number;
  readonly fixedMinor: number;
  readonly fixedCurrency: string | null;
  /** Every fixed part, where the vendor subgraph tells them. */
  readonly fixedParts?: readonly { readonly currency: string; readonly minor: number }[] | undefined;
  readonly validFrom: string;
  readonly validUntil: string | null;
}

/** @throws DomainError NOT_PURCHASABLE for a line whose vendor has no commission agreement in force. */
export function takeSnapshot(input: SnapshotInput): CheckoutSnapshot {
  const { priced, lines, vendors, coupons, shippingAddress } = input;
  return {
    priced,
    shippingAddress,
    note: input.cart.note,
    lines: priced.lines.map((costed) => {
      const line = lines.find((candidate) => candidate.lineId === costed.lineId) as CartLine;
      const agreement = agreementFor(costed, line.title, input);
      const { lineId, variantId, title, variantTitle, sku, imageKey } = line;
      return { lineId, variantId, title, variantTitle, sku, imageKey, agreementId: agreement.agreementId, settlement: settle(costed, { ...agreement, taxBps: taxBpsOf(vendors.get(costed.vendorId)) }) };
    }),
    vendors: priced.vendors.map(({ vendorId }) => {
      const shipping = priced.shipping.find((charge) => charge.vendorId === vendorId);
      const vendor = vendors.get(vendorId);
      return {
        vendorId,
        name: vendor?.name ?? '',
        returnWindowDays: vendor?.returnWindowDays ?? 14,
        shippingSettlement: shipping ? settle(shipping, { rateBps: 0, fixedMinor: 0 }) : null,
        ...frozenChoice(vendorId, input),
      };
    }),
    // One that takes nothing off, such as free delivery where it is free already, stays the buyer's.
    coupons: priced.appliedCoupons.filter(({ discountMinor }) => discountMinor > 0).map((applied) => ({ ...applied, description: coupons.find((coupon) => coupon.couponId === applied.couponId)?.description ?? '' })),
  };
}

/** All that is asked of a snapshot after the order is placed, in its shape: what each coupon took money off, by which a use may be taken back. It names nobody. */
export function whatCouponsTook({ lines, priced }: CheckoutSnapshot) {
  const discounted = priced.lines.filter(({ discounts }) => discounts.length > 0);
  const ids = new Set(discounted.map(({ lineId }) => lineId));
  return {
    lines: lines.filter(({ lineId }) => ids.has(lineId)).map(({ lineId, variantId }) => ({ lineId, variantId })),
    priced: {
      lines: discounted.map(({ lineId, vendorId, discounts }) => ({ lineId, vendorId, discounts })),
      shipping: priced.shipping.filter(({ discounts }) => discounts.length > 0).map(({ vendorId, discounts }) => ({ vendorId, discounts })),
    },
  };
}

/** What vendor and marketplace have agreed, or not, is none of the buyer's business: the buyer learns which line cannot be bought. */
function agreementFor(costed: CostedLine, title: string, { priced: { currency }, vendors, at }: SnapshotInput): CommissionAgreement {
  try {
    return selectAgreement(agreementsOf(costed.vendorId, currency, vendors.get(costed.vendorId)?.commissionAgreements ?? []), { ...costed, currency, at });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'COMMISSION_AGREEMENT_MISSING') throw error;
    throw new DomainError('NOT_PURCHASABLE', `"${title}" cannot be bought at the moment; take it out to check out.`, { field: ['lines', costed.lineId], cause: error });
  }
}

function taxBpsOf(vendor: { country: string; business: { vatId?: string | null | undefined } } | undefined): number {
  return vendor ? commissionTaxBps({ country: vendor.country, vatId: vendor.business.vatId ?? null }) : 0;
}

function frozenChoice(vendorId: string, { choices, deliveries }: Pick<SnapshotInput, 'choices' | 'deliveries'>) {
  const { note, isGift, giftMessage, shippingAddress } = choices[vendorId] ?? noChoice;
  const chosen = deliveries.get(vendorId)?.chosen ?? null;
  const shippingOption = chosen && { code: chosen.code, name: chosen.name, minDays: chosen.minDays, maxDays: chosen.maxDays };
  return { shippingOption, note, isGift, giftMessage, shippingAddress };
}

/** The agreements as they count in a currency: a fixed part agreed in another one is left out, since no rate of exchange was agreed. */
function agreementsOf(vendorId: string, currency: string, agreements: readonly VendorAgreement[]): CommissionAgreement[] {
  return agreements.map((agreement) => {
    const fixed = fixedIn(agreement, currency);
    return {
      agreementId: agreement.id,
      vendorId,
      categoryId: agreement.categoryId,
      rateBps: agreement.rateBasisPoints,
      fixedMinor: fixed ?? 0,
      currency: fixed === null ? null : currency,
      validFrom: new Date(agreement.validFrom),
      validTo: agreement.validUntil === null ? null : new Date(agreement.validUntil),
    };
  });
}

/** The fixed part in a currency; null when none was agreed in it. */
function fixedIn({ fixedParts, fixedMinor, fixedCurrency }: VendorAgreement, currency: string): number | null {
  if (fixedParts) return fixedParts.find((part) => part.currency === currency)?.minor ?? null;
  return fixedCurrency === currency ? fixedMinor : null;
}
