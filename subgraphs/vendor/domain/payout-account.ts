/** By what the payment provider knows the account that payouts go to. */

export type PaymentProviderName = 'sandbox' | 'stripe';

/** Stripe pays to connected accounts, never to a bank account (`ba_...`) itself. */
const atStripe = /^acct_[A-Za-z0-9]+$/;

/** Whether payouts can go to what is called so. The sandbox pays every vendor, whatever its account is called. */
export function isPayable(provider: PaymentProviderName, token: string | null): boolean {
  return provider === 'sandbox' || (token !== null && atStripe.test(token));
}

/** What is expected instead of a token that nothing can be paid to. */
export const payableHint = "must be the id of the vendor's connected account at Stripe, `acct_...`";
