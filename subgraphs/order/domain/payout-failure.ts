/** What a vendor may be told of why a payout failed. The provider's own words may be about our account or our keys, so they are the operators'. */

/** `ACCOUNT_REFUSED`: the account cannot take money. `RETURNED`: it was sent, and sent back. `NOT_SENT`: anything else, which the vendor can do nothing about. */
export type PayoutFailure = 'ACCOUNT_REFUSED' | 'RETURNED' | 'NOT_SENT';

/** The reason that is kept of a payout that the receiving bank sent back. */
export const returnedByBank = 'the transfer failed at the receiving bank';

/** The reason that is kept of a payout that was taken back as a whole at the provider, which only we do there. */
export const takenBack = 'the transfer was reversed at the payment provider';

/** Codes of providers that are about the receiving account. */
const aboutTheAccount: ReadonlySet<string> = new Set(['account_closed', 'account_invalid', 'insufficient_capabilities_for_transfer']);

/** Codes of providers that are about our own balance there: the vendor has nothing to do with it, and it passes. */
const aboutOurBalance: ReadonlySet<string> = new Set(['balance_insufficient']);

/** Whether the provider only lacks our money so far. */
export function isOfOurBalance(reason: string): boolean {
  return aboutOurBalance.has(reason);
}

const firstPauseMs = 5 * 60_000;
const longestPauseMs = 4 * 3_600_000;

/** How long to wait before such a payout is asked for again, after so many refusals. */
export function pauseAfter(refusals: number): number {
  return Math.min(firstPauseMs * 2 ** Math.min(refusals, 20), longestPauseMs);
}

/** What the reason that is kept of a failed payout means for the vendor. */
export function payoutFailureOf(reason: string): PayoutFailure {
  if (reason === returnedByBank) return 'RETURNED';
  return aboutTheAccount.has(reason) ? 'ACCOUNT_REFUSED' : 'NOT_SENT';
}

/** Whether it lies with the account, so that another payout to it would fail, too. */
export function isOfTheAccount(reason: string | null): boolean {
  return reason !== null && payoutFailureOf(reason) !== 'NOT_SENT';
}

/** For a vendor whose bank has refused what had arrived at its account at the provider. */
export const refusedByBankWords = 'Your bank refused the money; it waits in your account at the payment provider. Mend the bank account there, and it is paid out.';

/** What a failure means, for people. */
export const payoutFailureWords: Record<PayoutFailure, string> = {
  ACCOUNT_REFUSED: 'The payout account cannot take money; hand in another one, or ask for the payout again once it is mended.',
  RETURNED: 'The bank that received the money sent it back; hand in another account, or ask for the payout again once this one is mended.',
  NOT_SENT: 'The payment provider did not carry it out. There is nothing for you to do.',
};
