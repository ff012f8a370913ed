/** What a buyer agrees to: prices, lines, addresses and commission, frozen when the checkout begins, so that placing the order computes nothing. */
import type { CartLine } from './cart-pricing.ts';
import { selectAgreement, settle, type CommissionAgreement, type Settlement } from './commission.ts';
import type { PricedCart } from './pricing-types.ts';

export interface PostalAddress {
  readonly recipient: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly country: string;
  readonly phone: string | null;
}

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
}

export interface CheckoutSnapshot {
  readonly priced: PricedCart;
  readonly lines: readonly SnapshotLine[];
  readonly vendors: readonly SnapshotVendor[];
  readonly coupons: readonly { couponId: string; code: string; description: string; discountMinor: number }[];
  readonly shippingAddress: PostalAddress;
}

export interface SnapshotInput {
  priced: PricedCart;
  lines: readonly CartLine[];
  coupons: readonly { couponId: string; description: string }[];
  vendors: ReadonlyMap<string, { name: string; returnWindowDays: number; commissionAgreements: readonly VendorAgreement[] }>;
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
  readonly validFrom: string;
  readonly validUntil: string | null;
}

/** @throws DomainError COMMISSION_AGREEMENT_MISSING when a vendor has no agreement in force. */
export function takeSnapshot(input: SnapshotInput): CheckoutSnapshot {
  const { priced, lines, vendors, coupons, shippingAddress } = input;
  return {
    priced,
    shippingAddress,
    lines: priced.lines.map((costed) => {
      const line = lines.find((candidate) => candidate.lineId === costed.lineId) as CartLine;
      const agreement = selectAgreement(agreementsOf(costed.vendorId, priced.currency, vendors.get(costed.vendorId)?.commissionAgreements ?? []), { ...costed, currency: priced.currency, at: input.at });
      const { lineId, variantId, title, variantTitle, sku, imageKey } = line;
      return { lineId, variantId, title, variantTitle, sku, imageKey, agreementId: agreement.agreementId, settlement: settle(costed, agreement) };
    }),
    vendors: priced.vendors.map(({ vendorId }) => {
      const shipping = priced.shipping.find((charge) => charge.vendorId === vendorId);
      const vendor = vendors.get(vendorId);
      return {
        vendorId,
        name: vendor?.name ?? '',
        returnWindowDays: vendor?.returnWindowDays ?? 14,
        shippingSettlement: shipping ? settle(shipping, { rateBps: 0, fixedMinor: 0 }) : null,
      };
    }),
    coupons: priced.appliedCoupons.map((applied) => ({ ...applied, description: coupons.find((coupon) => coupon.couponId === applied.couponId)?.description ?? '' })),
  };
}

/** The agreements as they count in a currency: a fixed part agreed in another one is left out, since no rate of exchange was agreed. */
function agreementsOf(vendorId: string, currency: string, agreements: readonly VendorAgreement[]): CommissionAgreement[] {
  return agreements.map((agreement) => {
    const hasFixedPart = agreement.fixedCurrency === currency;
    return {
      agreementId: agreement.id,
      vendorId,
      categoryId: agreement.categoryId,
      rateBps: agreement.rateBasisPoints,
      fixedMinor: hasFixedPart ? agreement.fixedMinor : 0,
      currency: hasFixedPart ? currency : null,
      validFrom: new Date(agreement.validFrom),
      validTo: agreement.validUntil === null ? null : new Date(agreement.validUntil),
    };
  });
}
