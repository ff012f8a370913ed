/** The platform's own accounts. */
export const accounts = {
  /** Our money at the payment provider. */
  pspClearing: 'psp_clearing',
  /** Our money elsewhere: what was collected or given back by other means, such as a bank transfer, because the provider could not. */
  ownBank: 'own_bank',
  /** Collected from buyers before anything was sent for it, because their cards are collected from only once: theirs until a parcel earns it. */
  buyerDeposits: 'buyer_deposits',
  /** Promised back to buyers, not yet gone out. */
  customerRefunds: 'customer_refunds',
  platformCommission: 'platform_commission',
  /** Tax collected on commissions, owed to the state. */
  commissionTax: 'commission_tax',
  /** What the platform pays for its coupons. */
  promoSubsidy: 'promo_subsidy',
  /** Handed to the provider for a vendor, not yet confirmed. */
  payoutInTransit: 'payout_in_transit',
} as const;

/** Where a buyer's money comes in or goes out. */
export type MoneySide = typeof accounts.pspClearing | typeof accounts.ownBank;
/** Where what a parcel costs is taken from. */
export type SaleSide = MoneySide | typeof accounts.buyerDeposits;
export const saleSides: readonly SaleSide[] = [accounts.pspClearing, accounts.ownBank, accounts.buyerDeposits];

export type VendorBucket = 'pending' | 'available' | 'reserved';
/** Where what a vendor has earned is, before a payout claims it. */
export type EarningBucket = Exclude<VendorBucket, 'reserved'>;

/** What the platform owes a vendor: not yet free (pending), free for payout (available), claimed by a payout (reserved). */
export function vendorAccount(vendorId: string, bucket: VendorBucket): string {
  return `vendor:${vendorId}:${bucket}`;
}
