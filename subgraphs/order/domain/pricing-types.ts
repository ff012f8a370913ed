/** Amounts are integer minor units of the cart's currency; rates are basis points. */
export interface PricingLine {
  readonly lineId: string;
  readonly vendorId: string;
  readonly productId: string;
  /** Categories of the product, the nearest first. */
  readonly categoryIds: readonly string[];
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly taxClass: string;
}

/** What a coupon applies to: a line must match every list that is given. */
export interface CouponScope {
  readonly vendorIds?: readonly string[];
  readonly categoryIds?: readonly string[];
  readonly productIds?: readonly string[];
}

export type CouponEffect =
  | { readonly kind: 'percent'; readonly rateBps: number }
  | { readonly kind: 'fixed'; readonly amountMinor: number }
  | { readonly kind: 'free_shipping' };

export interface Coupon {
  readonly couponId: string;
  readonly code: string;
  readonly effect: CouponEffect;
  readonly scope: CouponScope;
  /** Currency of `amountMinor` and `minSubtotalMinor`; null when neither is used. */
  readonly currency: string | null;
  /** Least subtotal of the lines in scope; 0 for none. */
  readonly minSubtotalMinor: number;
  /** Whether it may be combined with other stackable coupons. */
  readonly stackable: boolean;
  /** Share of the discount that the platform bears; the vendor bears the rest. 10,000: the platform bears all. */
  readonly platformBps: number;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  /** Whether it was used as often as it may be, by anybody. */
  readonly isUsedUp?: boolean;
  /** Whether the buyer used it as often as one may. */
  readonly isUsedUpByBuyer?: boolean;
}

/** What a vendor asks for delivery of its part of the cart. */
export interface ShippingRate {
  readonly vendorId: string;
  readonly baseMinor: number;
  readonly perItemMinor: number;
  /** Delivery is free from this subtotal (after discounts) on; null for never. */
  readonly freeFromMinor: number | null;
  /** Where lines go by different terms: what each part costs, in place of the above. */
  readonly parts?: readonly ShippingPart[] | undefined;
}

/** Delivery of some of a vendor's lines. */
export interface ShippingPart {
  readonly lineIds: readonly string[];
  readonly baseMinor: number;
  readonly perItemMinor: number;
  readonly freeFromMinor: number | null;
}

export interface TaxRate {
  readonly country: string;
  readonly taxClass: string;
  readonly rateBps: number;
}

export interface PricingInput {
  readonly currency: string;
  /** Where it goes; decides the tax. */
  readonly country: string;
  /** Vendors whose parcel goes to another country than the rest; it decides their tax. */
  readonly vendorCountries?: ReadonlyMap<string, string>;
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly PricingLine[];
  readonly coupons: readonly Coupon[];
  /** One per vendor in the cart that delivers to the country. */
  readonly shippingRates: readonly ShippingRate[];
  readonly taxRates: readonly TaxRate[];
  readonly at: Date;
}

export interface Discount {
  readonly couponId: string;
  readonly code: string;
  readonly amountMinor: number;
  readonly platformMinor: number;
  readonly vendorMinor: number;
}

/** The part of a costed line or delivery that prices, tax and ledger need alike. */
export interface Costs {
  /** Before discounts. */
  readonly subtotalMinor: number;
  readonly discounts: readonly Discount[];
  readonly discountMinor: number;
  /** The share of `discountMinor` that the platform pays to the vendor. */
  readonly subsidyMinor: number;
  readonly taxRateBps: number;
  /** Contained in the price, or added to it, as `pricesIncludeTax` says. */
  readonly taxMinor: number;
  /** What the buyer pays. */
  readonly totalMinor: number;
}

export type CostedLine = PricingLine & Costs;
export interface CostedShipping extends Costs {
  readonly vendorId: string;
}

export interface Totals {
  readonly subtotalMinor: number;
  /** What coupons take off the lines. */
  readonly discountMinor: number;
  /** Delivery after coupons. */
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly subsidyMinor: number;
}

export interface VendorTotals extends Totals {
  readonly vendorId: string;
}

export type CouponRefusal = 'USED_UP' | 'USED_UP_BY_BUYER' | 'NOT_VALID_NOW' | 'CURRENCY_MISMATCH' | 'NOTHING_IN_SCOPE' | 'MIN_NOT_REACHED' | 'NOT_STACKABLE';

export interface PricedCart {
  readonly currency: string;
  /** Everything that the buyer pays is a multiple of it; 1 in checkouts begun before there was any. */
  readonly stepMinor?: number;
  readonly country: string;
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly CostedLine[];
  readonly shipping: readonly CostedShipping[];
  readonly appliedCoupons: readonly { readonly couponId: string; readonly code: string; readonly discountMinor: number }[];
  readonly refusedCoupons: readonly { readonly couponId: string; readonly code: string; readonly reason: CouponRefusal }[];
  /** Vendors in the cart that do not deliver to the country. */
  readonly unshippableVendorIds: readonly string[];
  readonly vendors: readonly VendorTotals[];
  readonly totals: Totals;
}
