/** A vendor's account with the marketplace over one month: what the ledger says, in the words of a statement. Amounts are minor units of one currency. */
import { DomainError } from '#platform/errors/domain-error';
import { accounts, saleSides } from './ledger-accounts.ts';

/** Sums of one month's postings, by kind of transaction and account; vendor buckets are joined as `vendor`. */
export interface MonthSum {
  readonly kind: string;
  readonly account: string;
  readonly sumMinor: number;
}

export interface Statement {
  readonly openingMinor: number;
  /** Collected from buyers. */
  readonly salesMinor: number;
  /** What the marketplace added for its coupons, less what refunds took back. */
  readonly subsidiesMinor: number;
  /** Given back to buyers. */
  readonly refundsMinor: number;
  /** Kept by the marketplace, less what refunds gave back. */
  readonly commissionMinor: number;
  readonly commissionTaxMinor: number;
  /** Sent to the vendor, less what came back. */
  readonly payoutsMinor: number;
  readonly adjustmentsMinor: number;
  readonly closingMinor: number;
}

/** Whatever a vendor's own buckets are called in sums. */
export const vendorSums = 'vendor';

/**
 * The statement that the sums of a month mean. `closingMinor` comes from the books; @throws DomainError STATEMENT_UNBALANCED when the lines do not
 * lead to it.
 */
export function statementOf({ openingMinor, closingMinor, sums }: { openingMinor: number; closingMinor: number; sums: readonly MonthSum[] }): Statement {
  const sum = (account: string, ...kinds: string[]) =>
    sums.filter((row) => row.account === account && kinds.includes(row.kind)).reduce((total, row) => total + row.sumMinor, 0);
  const statement: Statement = {
    openingMinor,
    salesMinor: saleSides.reduce((total, side) => total + sum(side, 'capture'), 0),
    subsidiesMinor: sum(accounts.promoSubsidy, 'capture', 'refund'),
    refundsMinor: 0 - sum(accounts.customerRefunds, 'refund'),
    commissionMinor: 0 - sum(accounts.platformCommission, 'capture', 'refund'),
    commissionTaxMinor: 0 - sum(accounts.commissionTax, 'capture', 'refund'),
    payoutsMinor: sum(vendorSums, 'payout_claimed', 'payout_sent', 'payout_paid', 'payout_failed', 'payout_reversed'),
    adjustmentsMinor: 0 - sum(vendorSums, 'adjustment'),
    closingMinor,
  };
  const led = leadsTo(statement);
  if (led === closingMinor) return statement;
  throw new DomainError('STATEMENT_UNBALANCED', `the lines of the statement lead to ${led}, the books say ${closingMinor}`, { details: { ...statement } });
}

/** The closing balance that the lines lead to. */
export function leadsTo(statement: Omit<Statement, 'closingMinor'>): number {
  const { openingMinor, salesMinor, subsidiesMinor, refundsMinor, commissionMinor, commissionTaxMinor, payoutsMinor, adjustmentsMinor } = statement;
  return openingMinor + salesMinor + subsidiesMinor - refundsMinor - commissionMinor - commissionTaxMinor - payoutsMinor + adjustmentsMinor;
}

const pattern = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** First moment of a month and of the next one, in UTC. @throws DomainError INVALID_INPUT unless it is written like 2026-03. */
export function monthBounds(month: string): { from: Date; to: Date } {
  const [, year, number] = pattern.exec(month) ?? [];
  if (year === undefined || number === undefined) throw new DomainError('BAD_USER_INPUT', `"${month}" is no month; write it like 2026-03.`, { field: ['month'] });
  return { from: new Date(Date.UTC(Number(year), Number(number) - 1)), to: new Date(Date.UTC(Number(year), Number(number))) };
}

/** The month a moment is in, in UTC. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/** Transactions carry the moment they began: after this time none can be booked into a month that is over. */
const graceMs = 3_600_000;

/** Whether nothing can be booked into a month any more. */
export function isOver(month: string, now: Date): boolean {
  return now.getTime() >= monthBounds(month).to.getTime() + graceMs;
}
