/** The part of a vendor's copy that is one JSON value: delivery profiles, and the state of the payout account. */
import type { vendorUpdated } from '#events/vendor';
import type { Sql } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import type { DataOf } from '#platform/messaging/contract';

export type VendorTerms = Pick<DataOf<typeof vendorUpdated>, 'shippingProfiles' | 'payoutAccount'>;

/** Keeps what a vendor has told; call it once its row is written. */
export async function saveTerms(sql: Sql, { vendorId, shippingProfiles, payoutAccount }: VendorTerms & { vendorId: string }): Promise<void> {
  await sql.execute('UPDATE vendor_copies SET terms = ? WHERE vendor_id = ?', [JSON.stringify({ shippingProfiles, payoutAccount } satisfies VendorTerms), vendorId]);
}

/** Empty for vendors that have not told yet. */
export function termsOf(column: string | null): VendorTerms {
  return column === null ? {} : parseJson<VendorTerms>(column);
}

/** An account that payouts may go to, as the payment provider calls it (null where it is not called anything), or why there is none now. */
export type PayoutAccount = { readonly account: string | null } | { readonly obstacle: string };

/** A vendor that has not told of its account yet was verified before accounts had states. */
export async function payoutAccountOf(sql: Sql, vendorId: string, now: Date): Promise<PayoutAccount> {
  const [row] = await sql.query<{ terms: string | null }>('SELECT terms FROM vendor_copies WHERE vendor_id = ?', [vendorId]);
  const { payoutAccount } = termsOf(row?.terms ?? null);
  if (payoutAccount === undefined) return { account: null };
  if (payoutAccount === null) return { obstacle: 'There is no payout account; hand one in first.' };
  const { status, heldUntil, providerAccount = null } = payoutAccount;
  if (status !== 'VERIFIED') return { obstacle: `The payout account is ${status}; payouts go to verified accounts only.` };
  if (heldUntil !== null && new Date(heldUntil) > now) return { obstacle: `The payout account was changed; payouts wait until ${heldUntil}.` };
  return { account: providerAccount };
}
