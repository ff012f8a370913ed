import { DomainError } from '#platform/errors/domain-error';

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
const buckets: readonly string[] = ['pending', 'available', 'reserved'];

/** What the platform owes a vendor: not yet free (pending), free for payout (available), claimed by a payout (reserved). */
export function vendorAccount(vendorId: string, bucket: VendorBucket): string {
  return `vendor:${vendorId}:${bucket}`;
}

/** Vendor and bucket of an account name; null for a platform account. Throws INVALID_INPUT for any other name. */
export function parseAccount(account: string): { vendorId: string; bucket: VendorBucket } | null {
  if (Object.values(accounts).some((name) => name === account)) return null;
  const [kind, vendorId, bucket, ...rest] = account.split(':');
  if (kind === 'vendor' && vendorId && bucket && buckets.includes(bucket) && rest.length === 0)
    return { vendorId, bucket: bucket as VendorBucket };
  throw new DomainError(
    'INVALID_INPUT',
    `"${account}" is no ledger account; expected vendor:{id}:{pending|available|reserved} or one of ${Object.values(accounts).join(', ')}`,
  );
}
