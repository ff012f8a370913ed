import { DomainError } from '#platform/errors/domain-error';
import { basisPointsOf } from '#platform/money/money';
import { requireInteger, requireRate } from './checks.ts';
import type { Costs } from './pricing-types.ts';
import { shareOf, type Fraction } from './shares.ts';

/** What the marketplace keeps of a sale: a rate plus a fixed part per line. */
export interface CommissionAgreement {
  readonly agreementId: string;
  /** Null: for every vendor that has no agreement of its own. */
  readonly vendorId: string | null;
  /** Null: for every category that has no agreement of its own. */
  readonly categoryId: string | null;
  readonly rateBps: number;
  readonly fixedMinor: number;
  /** Currency of `fixedMinor`; an agreement without a fixed part may leave it null and then fits every currency. */
  readonly currency: string | null;
  readonly validFrom: Date;
  readonly validTo: Date | null;
}

export interface CommissionQuery {
  readonly vendorId: string;
  /** Categories of the product, the nearest first. */
  readonly categoryIds: readonly string[];
  readonly currency: string;
  readonly at: Date;
}

/** How a line's money is divided; frozen when the order is placed. commission + payable = total + subsidy, always. */
export interface Settlement {
  /** What the buyer pays. */
  readonly totalMinor: number;
  /** What the platform adds for the coupons it bears. */
  readonly subsidyMinor: number;
  readonly commissionMinor: number;
  /** Tax on the commission, owed by the vendor on top of it. */
  readonly commissionTaxMinor: number;
  /** What the vendor gets, before tax on the commission. */
  readonly payableMinor: number;
  /** Of a whole line: what the buyer pays for parts of it is a multiple of this; 1 unless set. */
  readonly stepMinor?: number;
}

function isInForce(agreement: CommissionAgreement, query: CommissionQuery): boolean {
  const { vendorId, categoryId, fixedMinor, currency, validFrom, validTo } = agreement;
  if (query.at < validFrom || (validTo !== null && query.at >= validTo)) return false;
  if (vendorId !== null && vendorId !== query.vendorId) return false;
  if (categoryId !== null && !query.categoryIds.includes(categoryId)) return false;
  return currency === query.currency || (currency === null && fixedMinor === 0);
}

/** How closely an agreement fits: the vendor's own first, then the nearest category, then any. Smaller is closer. */
function distance(agreement: CommissionAgreement, query: CommissionQuery): number {
  const levels = query.categoryIds.length + 1;
  const category = agreement.categoryId === null ? levels - 1 : query.categoryIds.indexOf(agreement.categoryId);
  return (agreement.vendorId === null ? levels : 0) + category;
}

/**
 * The agreement for a sale: the vendor's own before the platform's, the nearest category before a farther
 * one, the latest before an earlier one. Throws COMMISSION_AGREEMENT_MISSING when none is in force.
 */
export function selectAgreement(agreements: readonly CommissionAgreement[], query: CommissionQuery): CommissionAgreement {
  const [best] = agreements
    .filter((agreement) => isInForce(agreement, query))
    .sort(
      (a, b) =>
        distance(a, query) - distance(b, query) ||
        b.validFrom.getTime() - a.validFrom.getTime() ||
        (a.agreementId < b.agreementId ? 1 : -1),
    );
  if (best) return best;
  throw new DomainError(
    'COMMISSION_AGREEMENT_MISSING',
    `no commission agreement in ${query.currency} is in force for vendor ${query.vendorId}`,
    {
      details: { ...query, at: query.at.toISOString() },
    },
  );
}

/** Rate and fixed part of an amount: the rate rounded half-up, the whole never more than the amount. */
export function commissionOf(amountMinor: number, terms: { rateBps: number; fixedMinor: number }): number {
  requireInteger(amountMinor, 'amount');
  const fixedMinor = requireInteger(terms.fixedMinor, 'fixed commission');
  return Math.min(amountMinor, basisPointsOf(amountMinor, requireRate(terms.rateBps, 'commission rate')) + fixedMinor);
}

/**
 * Divides a costed line (or delivery charge) between marketplace and vendor. Only the commission is
 * rounded; the vendor gets the rest. What the platform pays for its coupons counts as the vendor's sale.
 */
export function settle(
  costs: Pick<Costs, 'totalMinor' | 'subsidyMinor'>,
  terms: { rateBps: number; fixedMinor: number; taxBps?: number },
): Settlement {
  const saleMinor = requireInteger(costs.totalMinor, 'total') + requireInteger(costs.subsidyMinor, 'subsidy');
  const commissionMinor = commissionOf(saleMinor, terms);
  return {
    totalMinor: costs.totalMinor,
    subsidyMinor: costs.subsidyMinor,
    commissionMinor,
    commissionTaxMinor: basisPointsOf(commissionMinor, requireRate(terms.taxBps ?? 0, 'tax on commission')),
    payableMinor: saleMinor - commissionMinor,
  };
}

/**
 * The part of a settlement that belongs to some of a line: what is captured with a parcel, or reversed by a
 * refund. Count captures and refunds of a line in units out of its quantity: then parts sum to the
 * whole exactly, and refunding what was captured, in any number of steps, reverses exactly its commission. What the buyer pays is cut in
 * multiples of its step; how it is divided is only booked, and needs none.
 */
export function settlementPart(settlement: Settlement, fraction: Fraction): Settlement {
  const totalMinor = shareOf(settlement.totalMinor, fraction, settlement.stepMinor);
  const subsidyMinor = shareOf(settlement.subsidyMinor, fraction);
  const commissionMinor = shareOf(settlement.commissionMinor, fraction);
  return {
    totalMinor,
    subsidyMinor,
    commissionMinor,
    commissionTaxMinor: shareOf(settlement.commissionTaxMinor, fraction),
    payableMinor: totalMinor + subsidyMinor - commissionMinor,
  };
}

/** Sums settlements, for example all lines of a parcel. */
export function sumSettlements(settlements: readonly Settlement[]): Settlement {
  const sum = (pick: (settlement: Settlement) => number) =>
    settlements.reduce((total, settlement) => total + pick(settlement), 0);
  return {
    totalMinor: sum((settlement) => settlement.totalMinor),
    subsidyMinor: sum((settlement) => settlement.subsidyMinor),
    commissionMinor: sum((settlement) => settlement.commissionMinor),
    commissionTaxMinor: sum((settlement) => settlement.commissionTaxMinor),
    payableMinor: sum((settlement) => settlement.payableMinor),
  };
}
