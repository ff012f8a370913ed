import { DomainError } from '#platform/errors/domain-error';
import { stepDown } from './charge-step.ts';
import { requireInteger } from './checks.ts';
import type { Settlement } from './commission.ts';
import { accounts, vendorAccount, type EarningBucket, type MoneySide, type SaleSide } from './ledger-accounts.ts';

/** One side of a booking. Positive is a debit (we have more, or owe less), negative a credit. */
export interface Posting {
  readonly account: string;
  readonly amountMinor: number;
}

export type LedgerKind =
  | 'deposit'
  | 'deposit_returned'
  | 'deposit_refused'
  | 'capture'
  | 'release'
  | 'refund'
  | 'refund_paid'
  | 'refund_returned'
  | 'payout_claimed'
  | 'payout_sent'
  | 'payout_paid'
  | 'payout_failed'
  | 'payout_reversed'
  | 'adjustment';

/** One business event in the books; append-only. */
export interface LedgerTransaction {
  /** Unique per business event: storing it twice is refused by a unique index, so an event is booked once. */
  readonly reference: string;
  readonly kind: LedgerKind;
  readonly currency: string;
  /** Sum to zero. Empty when the event moved nothing, for example the capture of a free order. */
  readonly postings: readonly Posting[];
}

interface Booking {
  /** Identifies the business event: id of the capture, refund, vendor order, payout. */
  readonly id: string;
  readonly currency: string;
  readonly vendorId: string;
}

/** Builds a transaction: postings of one account are joined, zeros left out. Throws LEDGER_UNBALANCED unless they sum to zero. */
export function ledgerTransaction(input: LedgerTransaction): LedgerTransaction {
  const byAccount = new Map<string, number>();
  for (const { account, amountMinor } of input.postings) byAccount.set(account, (byAccount.get(account) ?? 0) + amountMinor);
  const postings = [...byAccount]
    .map(([account, amountMinor]) => ({ account, amountMinor }))
    .filter((posting) => posting.amountMinor !== 0);
  const sum = postings.reduce((total, posting) => total + BigInt(posting.amountMinor), 0n);
  if (sum === 0n && postings.every((posting) => Number.isSafeInteger(posting.amountMinor))) return { ...input, postings };
  throw new DomainError(
    'LEDGER_UNBALANCED',
    `${input.reference} does not balance: its postings sum to ${sum} ${input.currency}`,
    { details: { postings } },
  );
}

function transfer(
  kind: LedgerKind,
  booking: { id: string; currency: string },
  amountMinor: number,
  from: string,
  to: string,
): LedgerTransaction {
  requireInteger(amountMinor, `amount of ${kind}`);
  const postings = [
    { account: from, amountMinor },
    { account: to, amountMinor: -amountMinor },
  ];
  return ledgerTransaction({ reference: `${kind}:${booking.id}`, kind, currency: booking.currency, postings });
}

/** The buyer paid, the platform adds its coupons, the vendor earns the rest after commission and the tax on it. */
function salePostings(settlement: Settlement, vendorSide: string, moneySide: string): Posting[] {
  const { totalMinor, subsidyMinor, commissionMinor, commissionTaxMinor, payableMinor } = settlement;
  return [
    { account: moneySide, amountMinor: totalMinor },
    { account: accounts.promoSubsidy, amountMinor: subsidyMinor },
    { account: vendorSide, amountMinor: commissionTaxMinor - payableMinor },
    { account: accounts.platformCommission, amountMinor: -commissionMinor },
    { account: accounts.commissionTax, amountMinor: -commissionTaxMinor },
  ];
}

/**
 * Everything that may still be asked for of a payment was collected with its first capture: money at the provider that is the buyer's until parcels earn it. Without
 * it the books would have less at the provider than there is, and owe nobody what is to be given back.
 */
export function bookDeposit(booking: { id: string; currency: string; amountMinor: number }): LedgerTransaction {
  return transfer('deposit', booking, booking.amountMinor, accounts.pspClearing, accounts.buyerDeposits);
}

/** What no parcel has earned went back to the buyer, from our money at the provider unless told otherwise. */
export function bookDepositReturned(booking: { id: string; currency: string; amountMinor: number; from?: MoneySide }): LedgerTransaction {
  return transfer('deposit_returned', booking, booking.amountMinor, accounts.buyerDeposits, booking.from ?? accounts.pspClearing);
}

/** It had gone out and came back, for example from a closed account: it is the buyer's still. */
export function bookDepositRefused(booking: { id: string; currency: string; amountMinor: number }): LedgerTransaction {
  return transfer('deposit_refused', booking, booking.amountMinor, accounts.pspClearing, accounts.buyerDeposits);
}

/**
 * Money was collected for (a part of) a vendor order: the vendor's earning becomes pending, net of commission, or available at once where the
 * order's others were released before (`to`). An authorisation alone books nothing: no money has moved. `into` is where the money is, or was waiting.
 */
export function bookCapture(booking: Booking & { settlement: Settlement; into?: SaleSide; to?: EarningBucket }): LedgerTransaction {
  const { id, currency, vendorId, settlement, into = accounts.pspClearing, to = 'pending' } = booking;
  const postings = salePostings(settlement, vendorAccount(vendorId, to), into);
  return ledgerTransaction({ reference: `capture:${id}`, kind: 'capture', currency, postings });
}

/**
 * A pending earning becomes free for payout. `amountMinor` is what is still pending of it, refunds deducted;
 * below zero it is a debt, which moves along to be netted.
 */
export function bookRelease(booking: Booking & { amountMinor: number }): LedgerTransaction {
  const { id, currency, vendorId, amountMinor } = booking;
  const postings = [
    { account: vendorAccount(vendorId, 'pending'), amountMinor },
    { account: vendorAccount(vendorId, 'available'), amountMinor: -amountMinor },
  ];
  return ledgerTransaction({ reference: `release:${id}`, kind: 'release', currency, postings });
}

/**
 * A refund was decided: the sale is reversed with its commission, and the buyer is owed the money. `from`
 * says where the vendor's earning is by now; a vendor without money goes below zero and is netted at the next payout.
 */
export function bookRefund(booking: Booking & { settlement: Settlement; from: EarningBucket }): LedgerTransaction {
  const { id, currency, vendorId, settlement, from } = booking;
  const postings = salePostings(settlement, vendorAccount(vendorId, from), accounts.customerRefunds);
  const reversed = postings.map(({ account, amountMinor }) => ({ account, amountMinor: -amountMinor }));
  return ledgerTransaction({ reference: `refund:${id}`, kind: 'refund', currency, postings: reversed });
}

/** The refund went to the buyer, from our money at the provider unless told otherwise. */
export function bookRefundPaid(booking: { id: string; currency: string; amountMinor: number; from?: MoneySide }): LedgerTransaction {
  return transfer('refund_paid', booking, booking.amountMinor, accounts.customerRefunds, booking.from ?? accounts.pspClearing);
}

/** A refund that had gone out came back, for example from a closed account: the buyer is owed it again. */
export function bookRefundReturned(booking: { id: string; currency: string; amountMinor: number }): LedgerTransaction {
  return transfer('refund_returned', booking, booking.amountMinor, accounts.pspClearing, accounts.customerRefunds);
}

/** A payout claims what is available: from now on no other payout can. */
export function bookPayoutClaimed(booking: Booking & { amountMinor: number }): LedgerTransaction {
  const { vendorId, amountMinor } = booking;
  return transfer(
    'payout_claimed',
    booking,
    amountMinor,
    vendorAccount(vendorId, 'available'),
    vendorAccount(vendorId, 'reserved'),
  );
}

/** The provider accepted the transfer to the vendor. */
export function bookPayoutSent(booking: Booking & { amountMinor: number }): LedgerTransaction {
  return transfer(
    'payout_sent',
    booking,
    booking.amountMinor,
    vendorAccount(booking.vendorId, 'reserved'),
    accounts.payoutInTransit,
  );
}

/** The provider confirmed that the money has left. */
export function bookPayoutPaid(booking: { id: string; currency: string; amountMinor: number }): LedgerTransaction {
  return transfer('payout_paid', booking, booking.amountMinor, accounts.payoutInTransit, accounts.pspClearing);
}

/** The payout failed, before it was sent (`reserved`), on its way (`in_transit`), or came back after it had left (`paid`): the vendor has the money available again. */
export function bookPayoutFailed(
  booking: Booking & { amountMinor: number; at: 'reserved' | 'in_transit' | 'paid' },
): LedgerTransaction {
  const { vendorId, amountMinor, at } = booking;
  const from = { reserved: vendorAccount(vendorId, 'reserved'), in_transit: accounts.payoutInTransit, paid: accounts.pspClearing }[at];
  return transfer('payout_failed', booking, amountMinor, from, vendorAccount(vendorId, 'available'));
}

/** A part of what had reached the vendor was taken back, all of it so far being `reversedMinor`: the vendor has it available again. */
export function bookPayoutReversed(booking: Booking & { reversedMinor: number; beforeMinor: number }): LedgerTransaction {
  const { id, vendorId, reversedMinor, beforeMinor } = booking;
  return transfer('payout_reversed', { ...booking, id: `${id}:${reversedMinor}` }, reversedMinor - beforeMinor, accounts.pspClearing, vendorAccount(vendorId, 'available'));
}

/** What a payout may claim: the available balance, debts netted, in whole steps of its currency (the rest stays available); 0 below the minimum or while the vendor owes. */
export function claimableMinor(availableMinor: number, minimumMinor: number, stepMinor = 1): number {
  return availableMinor > 0 && availableMinor >= minimumMinor ? stepDown(availableMinor, stepMinor) : 0;
}
