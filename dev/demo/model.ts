/**
 * The demo marketplace as plain data. Nothing here touches a database: each subgraph's loader picks the
 * fields it owns. Ids are stable (see ids.ts), so references between subgraphs hold without look-ups.
 * Moments are given as whole days before the time of seeding; `daysBefore` in dates.ts turns them into dates.
 */
export type CurrencyCode = 'EUR' | 'USD' | 'JPY' | 'GBP';
export type VendorStatus = 'applied' | 'in_review' | 'approved' | 'suspended' | 'terminated' | 'rejected';
export type StaffRole = 'owner' | 'manager' | 'catalog' | 'fulfilment' | 'finance' | 'read-only';
export type PlatformRole = 'customer' | 'support' | 'admin';
export type ProductStatus = 'draft' | 'published' | 'archived';
export type TaxClass = 'standard' | 'reduced';

/** An amount in minor units of its currency (JPY has none, so 5200 is 5,200 yen). */
export interface DemoPrice {
  readonly currency: CurrencyCode;
  readonly priceMinor: number;
  /** The former price to strike through, or null when the variant is not reduced. */
  readonly compareAtMinor: number | null;
}

export interface DemoMoney {
  readonly currency: CurrencyCode;
  readonly minor: number;
}

/** A picture of the media service: `<MEDIA_BASE_URL>/<key>/<width in pixels>.svg`. */
export interface DemoMedia {
  readonly key: string;
  readonly alt: string;
  readonly position: number;
  readonly width: number;
  readonly height: number;
}

export interface DemoShippingMethod {
  readonly code: 'standard' | 'express';
  readonly name: string;
  readonly prices: readonly DemoMoney[];
  readonly minDays: number;
  readonly maxDays: number;
}

export interface DemoCommission {
  /** null is the vendor's general agreement; a category slug overrides it there. */
  readonly categorySlug: string | null;
  readonly basisPoints: number;
  readonly fixedMinor: number;
  readonly currency: CurrencyCode;
}

export interface DemoStaff {
  readonly id: string;
  readonly vendorId: string;
  readonly vendorSlug: string;
  readonly userId: string;
  readonly userKey: string;
  readonly role: StaffRole;
}

export interface DemoVendorPolicies {
  readonly returns: string;
  readonly shipping: string;
  readonly care: string;
  readonly returnWindowDays: number;
}

export interface DemoVendor {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly legalName: string;
  readonly trade: string;
  readonly tagline: string;
  readonly description: string;
  readonly countryCode: string;
  readonly city: string;
  readonly locale: string;
  readonly baseCurrency: CurrencyCode;
  readonly contactEmail: string;
  readonly foundedYear: number;
  readonly status: VendorStatus;
  /** Why the vendor is suspended or not yet approved; null when approved. */
  readonly statusReason: string | null;
  readonly joinedDaysAgo: number;
  readonly handlingDays: number;
  readonly policies: DemoVendorPolicies;
  readonly shippingMethods: readonly DemoShippingMethod[];
  readonly commissions: readonly DemoCommission[];
  readonly staff: readonly DemoStaff[];
  readonly skuPrefix: string;
  readonly logo: DemoMedia;
  readonly banner: DemoMedia;
}

export interface DemoCategory {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly parentId: string | null;
  readonly parentSlug: string | null;
  readonly position: number;
  readonly image: DemoMedia;
}

export interface DemoOption {
  readonly name: string;
  readonly values: readonly string[];
}

export interface DemoOptionValue {
  readonly name: string;
  readonly value: string;
}

export interface DemoVariant {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  /** "Sage / Large"; "Default" when the product has no options. */
  readonly title: string;
  readonly optionValues: readonly DemoOptionValue[];
  readonly prices: readonly DemoPrice[];
  /** What it costs the vendor, in the vendor's base currency; never shown to buyers. */
  readonly cost: DemoMoney;
  readonly weightGrams: number;
  /** Units received before any demo order. */
  readonly stockOnHand: number;
  readonly lowStockThreshold: number;
  readonly position: number;
  /** The picture that shows this variant. */
  readonly mediaKey: string;
}

export interface DemoAttribute {
  readonly name: string;
  readonly value: string;
}

export interface DemoProduct {
  readonly id: string;
  readonly slug: string;
  readonly vendorId: string;
  readonly vendorSlug: string;
  readonly title: string;
  readonly description: string;
  readonly status: ProductStatus;
  readonly categoryId: string;
  readonly categorySlug: string;
  readonly tags: readonly string[];
  readonly attributes: readonly DemoAttribute[];
  readonly options: readonly DemoOption[];
  readonly variants: readonly DemoVariant[];
  readonly taxClass: TaxClass;
  readonly media: readonly DemoMedia[];
  readonly publishedDaysAgo: number;
}

export interface DemoReview {
  readonly id: string;
  readonly productId: string;
  readonly productSlug: string;
  readonly vendorId: string;
  readonly customerId: string;
  readonly customerKey: string;
  readonly authorName: string;
  readonly rating: 1 | 2 | 3 | 4 | 5;
  readonly title: string;
  readonly body: string;
  readonly status: 'published' | 'pending' | 'rejected';
  readonly createdDaysAgo: number;
  readonly vendorReply: string | null;
}

export interface DemoAddress {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  readonly recipientName: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly phone: string | null;
  readonly isDefault: boolean;
}

/** Anybody who can sign in: customers, vendor staff, the marketplace's own people. */
export interface DemoUser {
  readonly id: string;
  /** A short stable name for use in scenarios and tests, such as "ines-carvalho". */
  readonly key: string;
  readonly email: string;
  /** For development only; equal for all users that are no persona, so that it needs hashing once. */
  readonly password: string;
  /** Of a second factor that is set up (base32); null for none. */
  readonly totpSecret: string | null;
  readonly displayName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly locale: string;
  readonly currency: CurrencyCode;
  readonly countryCode: string;
  readonly roles: readonly PlatformRole[];
  readonly joinedDaysAgo: number;
}

export interface DemoCustomer extends DemoUser {
  readonly addresses: readonly DemoAddress[];
  readonly wishlistProductSlugs: readonly string[];
}

export interface DemoCoupon {
  readonly id: string;
  readonly code: string;
  readonly description: string;
  readonly kind: 'percent' | 'fixed' | 'free_shipping';
  /** For `percent`, in hundredths of a percent (1000 is 10 %); otherwise 0. */
  readonly basisPoints: number;
  /** For `fixed`, the deduction in each currency where the coupon works; otherwise empty. */
  readonly amounts: readonly DemoMoney[];
  /** The least goods value per currency; empty when there is none. */
  readonly minimums: readonly DemoMoney[];
  /** Who bears the cost: a vendor's id (then it covers that vendor's lines only), or null for the marketplace. */
  readonly vendorId: string | null;
  readonly vendorSlug: string | null;
  /** The vendors' share of the cost in basis points, when the marketplace shares it; 10000 for vendor coupons. */
  readonly vendorShareBasisPoints: number;
  /** Vendors that have agreed to bear their share of a marketplace's coupon; it covers their lines only. */
  readonly sharedByVendorIds: readonly string[];
  readonly usageLimit: number | null;
  readonly usageLimitPerCustomer: number | null;
  readonly startsDaysAgo: number;
  /** Negative is in the future; null never ends. */
  readonly endsDaysAgo: number | null;
  readonly active: boolean;
}

export type DemoOrderState =
  | 'placed' | 'accepted' | 'partly_shipped' | 'shipped' | 'delivered'
  | 'cancelled' | 'returned' | 'refunded' | 'payment_failed';

export interface DemoOrderLine {
  readonly vendorId: string;
  readonly vendorSlug: string;
  readonly productId: string;
  readonly productSlug: string;
  readonly variantId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** A past order as a scenario: the seeder reaches the state through the real order code. */
export interface DemoOrder {
  /** Stable; fit for use as idempotency key. */
  readonly key: string;
  readonly customerId: string;
  readonly customerKey: string;
  readonly shippingAddressId: string;
  readonly currency: CurrencyCode;
  readonly shippingMethod: 'standard' | 'express';
  readonly couponCode: string | null;
  readonly lines: readonly DemoOrderLine[];
  /** What each vendor's part ends as; one entry per vendor in `lines`. */
  readonly vendorOutcomes: readonly DemoVendorOutcome[];
  /** The overall story, by which the orders are listed and tested. */
  readonly endState: DemoOrderState;
  readonly placedDaysAgo: number;
  /** Told to the sandbox payment provider. */
  readonly payment: 'approve' | 'decline';
}

export interface DemoVendorOutcome {
  readonly vendorSlug: string;
  readonly state: DemoOrderState;
  /** Lines (with quantities) that shipped, came back or were refunded, when it is not all of them. */
  readonly affectedLines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly reason: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  /** Text for the parcel when this vendor's part is a gift; null when it is none. */
  readonly giftMessage: string | null;
  /** What buyer and vendor wrote to each other about it, in order. */
  readonly messages: readonly DemoMessage[];
}

export interface DemoMessage {
  readonly from: 'buyer' | 'vendor';
  readonly body: string;
}

export interface DemoData {
  readonly categories: readonly DemoCategory[];
  readonly vendors: readonly DemoVendor[];
  /** All who can sign in; customers are among them, too. */
  readonly users: readonly DemoUser[];
  readonly customers: readonly DemoCustomer[];
  readonly products: readonly DemoProduct[];
  readonly reviews: readonly DemoReview[];
  readonly coupons: readonly DemoCoupon[];
  readonly orders: readonly DemoOrder[];
}

/** One step of a large generated catalog; vendors come before the products that name them. */
export interface DemoCatalogBatch {
  readonly vendors: readonly DemoVendor[];
  readonly users: readonly DemoUser[];
  readonly products: readonly DemoProduct[];
}
