/** Periods of commission agreements. What was agreed is never changed: it ends, and another one follows. */
import { DomainError } from '#platform/errors/domain-error';

export interface AgreementPeriod {
  id: string;
  categoryId: string | null;
  validFrom: Date;
  /** Open when null. */
  validUntil: Date | null;
}

export interface FixedPart {
  currency: string;
  minor: number;
}

/** @throws DomainError INVALID_INPUT naming the agreement of the same scope that is in force in some of the period. */
export function assertNoOverlap(period: Omit<AgreementPeriod, 'id'>, others: readonly AgreementPeriod[]): void {
  const conflict = others.find((other) => other.categoryId === period.categoryId && startsBefore(other, period.validUntil) && startsBefore(period, other.validUntil));
  if (!conflict) return;
  const scope = conflict.categoryId === null ? 'all categories' : `the category ${conflict.categoryId}`;
  const until = conflict.validUntil?.toISOString() ?? 'further notice';
  throw new DomainError('INVALID_INPUT', `For ${scope} there is the agreement ${conflict.id} from ${conflict.validFrom.toISOString()} until ${until}; end it first.`, {
    field: ['input', 'validFrom'],
    details: { conflictingId: conflict.id },
  });
}

function startsBefore({ validFrom }: Pick<AgreementPeriod, 'validFrom'>, end: Date | null): boolean {
  return end === null || validFrom < end;
}

/** Fixed parts as stored: a list, or the one of agreements from before there could be several. */
export function fixedPartsOf({ fixedParts, fixedMinor, fixedCurrency }: { fixedParts: string | null; fixedMinor: number; fixedCurrency: string | null }): FixedPart[] {
  if (fixedParts !== null) return JSON.parse(fixedParts) as FixedPart[];
  return fixedCurrency === null ? [] : [{ currency: fixedCurrency, minor: fixedMinor }];
}
